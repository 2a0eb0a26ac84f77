import { describe, expect, it } from 'vitest';
import { isSamePicture } from '../../detection/examine/same-picture.ts';
import type { Frame } from '../../detection/frame.ts';
import { openPairs } from '../support/examine-cases.ts';
import { perturbed, unperturbed } from '../support/perturbed.ts';
import { again } from '../support/spoiled.ts';
import { seeded } from '../support/staged-things.ts';

describe('two pictures of one very noisy camera', () => {
  it.each([[90], [60], [40]])(
    'are one if one was only sent again, with quality %i',
    async (quality) => {
      const random = seeded(3);
      const { bag_a } = await openPairs();
      const taken = (): Promise<Frame> => perturbed(bag_a, { ...unperturbed, noise: true }, random);
      const one = await taken();
      expect(isSamePicture(await again(one, quality), one)).toBe(true);
      // The same view has noise of its own each time it is taken.
      expect(isSamePicture(await again(await taken(), quality), one)).toBe(false);
    },
  );
});
