import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import { patchOf } from '../../detection/cameras/patch.ts';
import { calibratedScore } from '../../detection/examples/calibrated-score.ts';
import { rememberedAs } from '../../detection/examples/remembered.ts';
import type { Frame } from '../../detection/frame.ts';
import type { RememberedPlace } from '../../detection/look.ts';

const wrong = (...scores: number[]) => scores.map((score) => ({ score, isRight: false }));
const right = (...scores: number[]) => scores.map((score) => ({ score, isRight: true }));

describe('a threshold by the verdicts of a camera', () => {
  it.each([
    ['nothing judged', [], 0.5],
    ['one false alarm is chance', wrong(0.56), 0.5],
    ['false alarms just above the base', wrong(0.51, 0.52, 0.53, 0.51), 0.54],
    ['problems that would be lost', [...wrong(0.55, 0.56, 0.57), ...right(0.52, 0.53, 0.54)], 0.5],
    ['problems far above stay', [...wrong(0.51, 0.53, 0.52, 0.54, 0.52), ...right(0.8, 0.9)], 0.55],
    ['nothing rises without end', wrong(...Array.from({ length: 50 }, () => 0.95)), 0.5],
  ])('%s', (_, judged, expected) => {
    expect(calibratedScore(judged, 0.5)).toBeCloseTo(expected, 6);
  });

  it('never falls, rises by a fifth at most, and never costs more problems than it saves false alarms', () => {
    const verdict = fc.record({
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      isRight: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(verdict, { maxLength: 60 }),
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        (judged, base) => {
          const set = calibratedScore(judged, base);
          expect(set).toBeGreaterThanOrEqual(base);
          expect(set).toBeLessThanOrEqual(base + 0.2);
          const lost = judged.filter(
            ({ score, isRight }) => isRight && score >= base && score < set,
          );
          const saved = judged.filter(
            ({ score, isRight }) => !isRight && score >= base && score < set,
          );
          expect(2 * lost.length).toBeLessThanOrEqual(saved.length);
        },
      ),
    );
  });
});

const SIZE = { widthPx: 320, heightPx: 180 };
const PLACE: Box = [120, 60, 180, 140];

/** A street with a bag of stripes at the place, or with something else; `light` makes it brighter. */
function street(thing: 'bag' | 'heap' | 'nothing', { light = 1, shift = 0 } = {}): Frame {
  const rgb = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3);
  for (let y = 0; y < SIZE.heightPx; y++) {
    for (let x = 0; x < SIZE.widthPx; x++) {
      const [u, v] = [x - shift - PLACE[0], y - PLACE[1]];
      const isInside = u >= 0 && v >= 0 && u < 60 && v < 80;
      const ground = 90 + ((x * 7 + y * 3) % 23);
      const bag = 60 + ((Math.floor(u / 12) + Math.floor(v / 16)) % 2) * 120;
      const heap = 220 - v * 1.5 - Math.abs(u - 30) * 2;
      const value = !isInside || thing === 'nothing' ? ground : thing === 'bag' ? bag : heap;
      const at = (y * SIZE.widthPx + x) * 3;
      rgb[at] = Math.min(255, value * light);
      rgb[at + 1] = Math.min(255, value * light * 0.9);
      rgb[at + 2] = Math.min(255, value * light * 0.6);
    }
  }
  return { rgb, ...SIZE, takenAt: new Date(0) };
}

const exampleOf = (frame: Frame, verdict: RememberedPlace['verdict']): RememberedPlace => ({
  algorithmId: 'exposed-garbage',
  verdict,
  box: [
    PLACE[0] / SIZE.widthPx,
    PLACE[1] / SIZE.heightPx,
    PLACE[2] / SIZE.widthPx,
    PLACE[3] / SIZE.heightPx,
  ],
  colours: Buffer.from(Uint8Array.from(patchOf(frame, PLACE), Math.round)).toString('base64'),
});

describe('a remembered no', () => {
  const no = exampleOf(street('bag'), 'rejected');

  it.each<[string, Frame, Box, string | undefined]>([
    ['the same', street('bag'), PLACE, 'rejected'],
    ['in other light', street('bag', { light: 0.6 }), PLACE, 'rejected'],
    ['a camera that trembles', street('bag', { shift: 3 }), [123, 60, 183, 140], 'rejected'],
    ['a box drawn otherwise', street('bag'), [126, 70, 186, 140], 'rejected'],
    ['something else at the place', street('heap'), PLACE, undefined],
    ['a detection on empty ground there', street('nothing'), PLACE, undefined],
    ['the same look elsewhere', street('bag', { shift: 100 }), [220, 60, 280, 140], undefined],
  ])('%s', (_, frame, box, verdict) => {
    expect(rememberedAs(frame, box, [no])?.verdict).toBe(verdict);
  });

  it('gives way to what looks still more like a problem that was confirmed', () => {
    const yes = exampleOf(street('heap'), 'confirmed');
    expect(rememberedAs(street('heap'), PLACE, [no, yes])?.verdict).toBe('confirmed');
    expect(rememberedAs(street('bag'), PLACE, [no, yes])?.verdict).toBe('rejected');
  });
});
