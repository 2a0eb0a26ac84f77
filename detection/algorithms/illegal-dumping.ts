import type { Box } from '../box.ts';
import { wanted } from './found.ts';
import { areNear } from './geometry.ts';
import { asFinding, leftThings, type Verdict } from './left-things.ts';
import type { Rule, StillThing, View } from './rule.ts';
import type { Settings } from './settings-of.ts';

type Seen = { box: Box; atS: number };
/** Whether somebody was at a thing when it came to rest is decided once. */
type Origin = { id: number; byPerson: boolean };
type Memory = {
  people: readonly Seen[];
  origins: readonly Origin[];
  verdicts: readonly Verdict[];
};

/** Who was near within this before or after a thing came to rest may have brought it. */
const BROUGHT_WITHIN_SECONDS = 30;
/** How long people are remembered: things are known to be at rest only some time after. */
const REMEMBER_SECONDS = 300;

/** A new thing at rest where somebody was when it appeared, and nobody is any more. */
export const illegalDumping: Rule<Memory> = {
  begin: { people: [], origins: [], verdicts: [] },
  look(view, settings, memory) {
    const now = wanted(view, settings, ['person'], { anywhere: true });
    const people = [
      ...memory.people.filter(({ atS }) => Math.abs(view.atS - atS) <= REMEMBER_SECONDS),
      ...now.map(({ box }) => ({ box, atS: view.atS })),
    ];
    const left = leftThings.look(view, settings, memory.verdicts);
    if (left.undecided) {
      return { findings: [], undecided: true, memory: { ...memory, people } };
    }
    const origins = originsOf(view, settings, people, memory.origins);
    const reach = settings.reachRatio ?? 1;
    const brought = (view.still?.objects ?? []).filter(
      ({ id, box }) =>
        origins.some((each) => each.id === id && each.byPerson) &&
        left.findings.some((finding) => finding.box === box) &&
        !now.some((person) => areNear(person.box, box, reach)),
    );
    return {
      findings: brought.map(asFinding),
      hidden: left.hidden ?? [],
      memory: { people, origins, verdicts: left.memory },
    };
  },
};

function originsOf(
  view: View,
  { reachRatio = 1 }: Settings,
  people: readonly Seen[],
  known: readonly Origin[],
): Origin[] {
  return (view.still?.objects ?? []).map((thing) => {
    const before = known.find(({ id }) => id === thing.id);
    return before ?? { id: thing.id, byPerson: wasBrought(thing, people, reachRatio) };
  });
}

const wasBrought = ({ box, sinceS }: StillThing, people: readonly Seen[], reach: number): boolean =>
  people.some(
    (person) =>
      Math.abs(person.atS - sinceS) <= BROUGHT_WITHIN_SECONDS && areNear(person.box, box, reach),
  );
