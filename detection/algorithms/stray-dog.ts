import { foundAs, wanted } from './found.ts';
import { areNear } from './geometry.ts';
import type { Rule } from './rule.ts';

/** Dogs run about. */
const BLUR_M = 4;

/** Dogs with nobody next to them. */
export const strayDog: Rule<null> = {
  begin: null,
  look(view, settings) {
    const people = wanted(view, settings, ['person'], { anywhere: true });
    const alone = wanted(view, settings, ['dog']).filter(
      (dog) => !people.some((person) => areNear(dog.box, person.box, settings.reachRatio ?? 1)),
    );
    return { findings: alone.map((dog) => ({ ...foundAs(dog), blurM: BLUR_M })), memory: null };
  },
};
