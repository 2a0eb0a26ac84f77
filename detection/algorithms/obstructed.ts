import { overlap } from '../box.ts';
import { shareInside } from './geometry.ts';
import { leftThings, type Verdict } from './left-things.ts';
import type { Rule } from './rule.ts';
import { nothingStanding, type Standing, standing } from './standing.ts';

type Memory = { standing: Standing; verdicts: readonly Verdict[] };

/** What stands in the way: known things that stand still, and unknown ones that came to rest. */
export function obstructed(labels: readonly string[]): Rule<Memory> {
  const known = standing(labels);
  return {
    begin: { standing: nothingStanding, verdicts: [] },
    look(view, settings, memory) {
      const named = known.look(view, settings, memory.standing);
      const others = leftThings.look(view, settings, memory.verdicts);
      const unnamed = others.findings.filter(
        ({ box }) =>
          !named.findings.some(
            (each) => overlap(each.box, box) > 0.2 || shareInside(box, each.box) > 0.5,
          ),
      );
      return {
        findings: [...named.findings, ...unnamed],
        hidden: others.hidden ?? [],
        undecided:
          (others.undecided === true || named.undecided === true) &&
          named.findings.length + unnamed.length === 0,
        memory: { standing: named.memory, verdicts: others.memory },
      };
    },
  };
}
