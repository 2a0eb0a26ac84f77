import { foundAs, wanted } from './found.ts';
import type { Finding, Rule } from './rule.ts';
import { type Anchor, settle } from './settle.ts';

/** `beganS`: of the first look, before which nobody knows what stood there. */
export type Standing = { anchors: readonly Anchor[]; beganS: number | null };
export const nothingStanding: Standing = { anchors: [], beganS: null };

/**
 * Things of these labels that stand still: vehicles, cycles, parasols. One is reported only after it has
 * been at its place for longer than the gap that its dwell tolerates, so that the dwells of two things at
 * one place, such as at a stop line, can never be added up.
 */
export const standing = (labels: readonly string[]): Rule<Standing> => ({
  begin: nothingStanding,
  look(view, settings, memory) {
    const candidates = wanted(view, settings, labels);
    const { settled, memory: anchors } = settle(
      candidates,
      view,
      memory.anchors,
      settings.gapSeconds,
    );
    const beganS = memory.beganS ?? view.atS;
    const findings = settled
      .filter(({ sinceS }) => view.atS - sinceS > settings.gapSeconds)
      .map(({ detected, sinceS }): Finding => ({ ...foundAs(detected), sinceS }));
    const enough = findings.length >= (settings.minCount ?? 1);
    // After a start in the middle, what stands there may have been standing for long.
    const undecided = !enough && candidates.length > 0 && view.atS - beganS <= settings.gapSeconds;
    return { findings: enough ? findings : [], undecided, memory: { anchors, beganS } };
  },
});
