import { foundTogether, wanted } from './found.ts';
import { areNear, groupsOf } from './geometry.ts';
import type { Detected, Finding, Rule } from './rule.ts';
import { type Anchor, settle } from './settle.ts';
import { stallLabels } from './street-order.ts';

/** What makes a stall by itself; anything else, such as a bag or a parked bicycle, takes two. */
const enoughAlone = new Set(['umbrella', 'dining table', 'chair', 'cart', 'stall']);
const BLUR_M = 1;

/**
 * A stall that stands still in the zone with somebody next to it. The stall's things must stay; who
 * minds it may walk to and fro. A passer-by with a bag is none: his bag moves.
 */
export const streetVending: Rule<readonly Anchor[]> = {
  begin: [],
  look(view, settings, memory) {
    const things = wanted(view, settings, stallLabels);
    const { settled, memory: after } = settle(things, view, memory, settings.gapSeconds);
    const stayed = settled
      .filter(({ sinceS }) => sinceS < view.atS)
      .map(({ detected, sinceS }) => ({ ...detected, sinceS }));
    const people = wanted(view, settings, ['person'], { anywhere: true });
    const { reachRatio = 1 } = settings;
    const findings = groupsOf(stayed, reachRatio)
      .filter(isStall)
      .flatMap((stall): Finding[] => {
        const minding = people.filter((person) =>
          stall.some(({ box }) => areNear(person.box, box, reachRatio)),
        );
        if (minding.length === 0) return [];
        const score = Math.min(bestOf(stall), bestOf(minding));
        const sinceS = Math.max(...stall.map((each) => each.sinceS));
        const labels = ['person', ...new Set(stall.map(({ label }) => label))];
        return [{ ...foundTogether(stall, score), labels, sinceS, blurM: BLUR_M }];
      });
    return { findings, memory: after };
  },
};

const isStall = (things: readonly Detected[]): boolean =>
  things.length >= 2 || things.some(({ label }) => enoughAlone.has(label));

const bestOf = (things: readonly Detected[]): number =>
  Math.max(...things.map(({ score }) => score));
