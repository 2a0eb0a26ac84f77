import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import { examinePictures } from '../../detection/examine/examine-pictures.ts';
import {
  type FindingReason,
  joinFindings,
  type PictureFinding,
  type Verdict,
} from '../../detection/examine/finding.ts';
import { preCheckPictures } from '../../detection/examine/pre-check-pictures.ts';
import type { Frame } from '../../detection/frame.ts';
import { openScene, type Scene } from '../../detection/scene/index.ts';
import { openPairs, pairCases } from '../support/examine-cases.ts';
import { frameOf, imageOf } from '../support/perturbed.ts';
import { again, spoiled } from '../support/spoiled.ts';

const BAG: Box = [424, 364, 472, 412];
const padded = ([x1, y1, x2, y2]: Box, by: number): Box => [x1 - by, y1 - by, x2 + by, y2 + by];

/** The picture with a part that is lighter, of 255. */
const lighter = (frame: Frame, [x1, y1, x2, y2]: Box, by: number): Frame => {
  const rgb = Uint8Array.from(frame.rgb);
  for (let y = y1; y < y2; y++) {
    for (let i = (y * frame.widthPx + x1) * 3; i < (y * frame.widthPx + x2) * 3; i++) {
      rgb[i] = Math.min(255, (rgb[i] as number) + by);
    }
  }
  return { ...frame, rgb };
};

let scene: Scene;
let frames: Awaited<ReturnType<typeof openPairs>>;
beforeAll(async () => {
  scene = await openScene();
  frames = await openPairs();
});

describe('a place in pictures of one camera', () => {
  // The whole measurement, with rubbish of many kinds in traffic, is bench/examine.ts.
  it('is told right or not at all, whatever light, shift, noise and passers-by', async () => {
    let [clear, decided] = [0, 0];
    for await (const { after, truth, isHidden, ...given } of pairCases(12, 8)) {
      for (const clean of [given.clean, undefined]) {
        const { verdict } = examinePictures(scene, { ...given, clean, after: [after] });
        expect([truth, 'cannot_see']).toContain(verdict);
        if (!clean || isHidden) continue;
        clear += 1;
        if (verdict !== 'cannot_see') decided += 1;
      }
    }
    expect(clear).toBeGreaterThan(4);
    expect(decided / clear).toBeGreaterThanOrEqual(0.9);
  }, 60_000);

  it('without a clean picture is never said to be clean while the bag lies there', () => {
    const given = { before: frames.bag_a, region: padded(BAG, 8) };
    expect(examinePictures(scene, { ...given, after: [frames.bag_b] })).toMatchObject({
      verdict: 'still_there',
      reason: 'like-the-problem',
    });
    const gone = examinePictures(scene, { ...given, after: [frames.empty_b] });
    expect(gone.verdict).not.toBe('still_there');
    // A model that knew the thing, and knows it no more, settles it.
    const recognised = {
      before: { inFront: [], problem: [BAG] },
      after: [{ inFront: [], problem: [] }],
    };
    const told = examinePictures(scene, { ...given, after: [frames.empty_b], recognised });
    expect(told).toMatchObject({ verdict: 'gone' });
  });

  it('is not clean while something faint lies where the bag was', () => {
    const given = { before: frames.bag_a, clean: frames.empty_a, region: padded(BAG, 8) };
    const tell = (patch: Box) =>
      examinePictures(scene, { ...given, after: [lighter(frames.empty_b, patch, 9)] });
    expect(tell([600, 100, 630, 130])).toMatchObject({ verdict: 'gone' });
    expect(tell([436, 376, 462, 402])).toMatchObject({
      verdict: 'cannot_see',
      reason: 'something-else',
    });
  });

  it('is not clean where it is too dark to tell a thing from the ground', async () => {
    const dimmed = async (frame: Frame) =>
      lighter(await frameOf(imageOf(frame).linear(0.06, 0)), [40, 40, 300, 200], 90);
    const [before, clean, after] = await Promise.all(
      [frames.bag_a, frames.empty_a, frames.empty_b].map(dimmed),
    );
    const told = examinePictures(scene, {
      ...{ before: lighter(before as Frame, BAG, 40), clean, region: padded(BAG, 8) },
      after: [after as Frame],
    });
    expect(told).toMatchObject({ verdict: 'cannot_see', reason: 'dark' });
  });

  it('is not seen behind somebody, and not clean while a model sees the problem', () => {
    const given = { before: frames.bag_a, clean: frames.empty_a, region: BAG };
    const by = (inFront: Box[], problem: Box[]) =>
      examinePictures(scene, {
        ...{ ...given, after: [frames.empty_b] },
        recognised: { before: { inFront: [], problem: [] }, after: [{ inFront, problem }] },
      });
    expect(by([], [])).toMatchObject({ verdict: 'gone' });
    expect(by([BAG], [])).toMatchObject({ verdict: 'cannot_see', reason: 'in-front' });
    expect(by([], [BAG])).toMatchObject({ verdict: 'cannot_see', reason: 'disagree' });
  });

  it('is gone when a model knew it and knows it no more, but not where it is dark', async () => {
    const lit: Box = [40, 40, 300, 200];
    const inside: Box = [430, 370, 466, 406];
    const forgotten = async (light: number) => {
      const [before, after] = await Promise.all(
        [frames.empty_a, frames.empty_b].map(async (frame) =>
          lighter(await frameOf(imageOf(frame).linear(light, 0)), lit, 90),
        ),
      );
      const seen = (problem: Box[]) => ({ inFront: [], problem });
      return examinePictures(scene, {
        before: lighter(before as Frame, BAG, 40),
        after: [lighter(after as Frame, inside, 20)],
        region: padded(BAG, 8),
        recognised: { before: seen([BAG]), after: [seen([])] },
      });
    };
    expect(await forgotten(0.3)).toMatchObject({ verdict: 'gone', reason: 'not-seen-again' });
    expect(await forgotten(0.15)).toMatchObject({ verdict: 'cannot_see', reason: 'changed' });
  });

  it('must lie in the picture', () => {
    const region: Box = [900, 20, 950, 60];
    const outside = { before: frames.bag_a, after: [frames.bag_b], region };
    expect(() => examinePictures(scene, outside)).toThrow(RangeError);
  });
});

describe('a view that is no good', () => {
  const { widthPx, heightPx } = { widthPx: 720, heightPx: 480 };
  /** A flat patch with soft edges over a part of the picture, as of a leaf on the lens. */
  const patched = async (frame: Frame, left: number, top: number, grey: number) =>
    frameOf(
      imageOf(frame).composite([
        {
          input: await sharp(Buffer.alloc(56 * 56 * 4, Buffer.from([grey, grey, grey, 255])), {
            raw: { width: 56, height: 56, channels: 4 },
          })
            .png()
            .toBuffer(),
          ...{ left, top },
        },
      ]),
    );
  const table: [string, FindingReason | null, (frame: Frame) => Promise<Frame>][] = [
    ...spoiled,
    ['slightly blurred', 'blurred', (frame) => frameOf(imageOf(frame).blur(2.5))],
    ['covered over the place', null, (frame) => patched(frame, 420, 360, 70)],
    ['covered over a part of the place', null, (frame) => patched(frame, 396, 346, 150)],
  ];
  it.each(table)(
    '%s',
    async (_, reason, spoil) => {
      for (const name of ['bag_b', 'empty_b'] as const) {
        for (const clean of [frames.empty_a, undefined]) {
          const after = [await spoil(frames[name])];
          const finding = examinePictures(scene, {
            ...{ before: frames.bag_a, clean, region: padded(BAG, 6), after },
          });
          expect(finding.verdict).toBe('cannot_see');
          if (reason) expect(finding.reason).toBe(reason);
        }
      }
    },
    30_000,
  );

  it.each([[100], [90], [60], [40]])('frozen, sent again with quality %i', async (quality) => {
    const given = { before: frames.bag_a, clean: frames.empty_a, region: BAG };
    const after = [await again(frames.bag_a, quality)];
    expect(examinePictures(scene, { ...given, after })).toMatchObject({
      verdict: 'cannot_see',
      reason: 'frozen',
    });
  });

  it('of another place', async () => {
    const other = '/usr/share/doc/opencv-doc/examples/data/home.jpg';
    const after = [await frameOf(sharp(other).resize(widthPx, heightPx, { fit: 'fill' }))];
    const given = { before: frames.bag_a, clean: frames.empty_a, region: BAG, after };
    expect(examinePictures(scene, given)).toMatchObject({ verdict: 'cannot_see', reason: 'moved' });
  });
});

describe('pictures of a complaint', () => {
  const asked = { region: padded(BAG, 8) };
  it('show nothing where the place looks as it did when it was clean', () => {
    const told = preCheckPictures(scene, {
      ...asked,
      clean: frames.empty_a,
      now: [frames.empty_b],
    });
    expect(told).toMatchObject({ verdict: 'gone', reason: 'like-clean' });
  });
  it('never show it clean while the bag lies there', () => {
    const told = preCheckPictures(scene, { ...asked, clean: frames.empty_a, now: [frames.bag_b] });
    expect(told.verdict).not.toBe('gone');
  });
  it('show what a model sees, with and without a clean picture', () => {
    const recognised = [{ inFront: [], problem: [BAG] }];
    for (const clean of [frames.empty_a, undefined]) {
      const told = preCheckPictures(scene, { ...asked, clean, now: [frames.bag_b], recognised });
      expect(told).toMatchObject({ verdict: 'still_there', reason: 'model-sees' });
    }
    const told = preCheckPictures(scene, { ...asked, now: [frames.bag_b] });
    expect(told).toMatchObject({ verdict: 'cannot_see', reason: 'no-clean' });
  });
});

describe('several pictures', () => {
  const said = (verdict: Verdict): PictureFinding => ({
    ...{ verdict, confidence: 0.9, reason: 'unclear' },
    ...{ registration: 1, surroundings: 0, clean: 0, problem: 0, other: 0 },
    ...{ hidden: null, recognised: null, health: 'ok', homography: null },
  });
  it.each([
    [['gone', 'gone', 'gone'], 'gone'],
    [['gone', 'gone', 'cannot_see'], 'gone'],
    [['gone', 'cannot_see', 'cannot_see'], 'cannot_see'],
    [['gone', 'gone', 'still_there'], 'cannot_see'],
    [['still_there', 'still_there', 'gone'], 'still_there'],
    [['still_there', 'cannot_see', 'cannot_see'], 'still_there'],
    [['cannot_see', 'cannot_see'], 'cannot_see'],
    [[], 'cannot_see'],
  ] as [Verdict[], Verdict][])('%j together are %s', (verdicts, together) => {
    expect(joinFindings(verdicts.map(said)).verdict).toBe(together);
  });
});
