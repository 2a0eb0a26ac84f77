import { beforeAll, describe, expect, it } from 'vitest';
import { examinePictures } from '../../detection/examine/examine-pictures.ts';
import { openScene, type Scene } from '../../detection/scene/index.ts';
import {
  type Background,
  type ExamineCase,
  openBackgrounds,
  openHeldApart,
  rubbishCases,
} from '../support/examine-cases.ts';
import { again, spoiled } from '../support/spoiled.ts';

const names = ['video', 'video02', 'video03', 'people', 'square', 'tree', 'parked cars'] as const;

let scene: Scene;
let scenes: Background[];
beforeAll(async () => {
  scene = await openScene();
  scenes = [...(await openBackgrounds()), ...(await openHeldApart())];
});

describe.each(names)('a view of the scene "%s"', (name) => {
  /** Rubbish that is still there, and rubbish that is gone. */
  const cases: ExamineCase[] = [];
  beforeAll(async () => {
    const own = scenes.filter((each) => each.name === name);
    for await (const each of rubbishCases(own, 31, 2)) cases.push(each);
  });

  it.each(spoiled)('%s shows nothing', async (_, reason, spoil) => {
    for (const { before, clean, after, region, truth } of cases) {
      const spoiledAfter = [await spoil(after)];
      for (const reference of [clean, undefined]) {
        const given = { before, clean: reference, region, after: spoiledAfter };
        const told = examinePictures(scene, given);
        expect({ truth, verdict: told.verdict }).toEqual({ truth, verdict: 'cannot_see' });
        // What was moved may look like anything; how a picture is bad may depend on what it shows.
        if (reason !== 'moved') expect(['dark', 'covered', 'blurred']).toContain(told.reason);
      }
    }
  });

  it('sent again, shows nothing new', async () => {
    for (const { before, clean, region } of cases) {
      const given = { before, clean, region, after: [await again(before, 90)] };
      expect(examinePictures(scene, given)).toMatchObject({
        ...{ verdict: 'cannot_see', reason: 'frozen' },
      });
    }
  });
});
