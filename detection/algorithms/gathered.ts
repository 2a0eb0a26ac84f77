import { foundTogether, wanted } from './found.ts';
import { groupsOf } from './geometry.ts';
import type { Finding, Rule } from './rule.ts';

/** A gathering has no sharp place. */
const BLUR_M = 2;

/** At least `minCount` things of these labels next to each other: crowds, piles of bicycles. */
export const gathered = (labels: readonly string[]): Rule<null> => ({
  begin: null,
  look(view, settings) {
    const { minCount = 1, reachRatio = 1 } = settings;
    const groups = groupsOf(wanted(view, settings, labels), reachRatio);
    const findings = groups
      .filter((group) => group.length >= minCount)
      .map((group): Finding => {
        // As sure as of the last one that is needed to make it so many.
        const scores = group.map(({ score }) => score).sort((a, b) => b - a);
        return { ...foundTogether(group, scores[minCount - 1] ?? 0), blurM: BLUR_M };
      });
    return { findings, memory: null };
  },
});
