import { describe, expect, it } from 'vitest';
import { algorithmOf, settingsOf, startRule } from '../../detection/algorithms/index.ts';
import type { Box } from '../../detection/box.ts';
import { car, thing } from '../support/algorithm-story.ts';
import { type Sight, type Thing, viewOf } from '../support/seen-view.ts';

const lamps = [
  { assetId: 'lamp-1', classCode: '0118', box: [100, 50, 120, 70] as Box },
  { assetId: 'lamp-2', classCode: '0118', box: [300, 50, 320, 70] as Box },
];
const cover = { assetId: 'cover', classCode: '0102', box: [300, 300, 340, 330] as Box };
const bin = { assetId: 'bin', classCode: '0305', box: [300, 300, 340, 360] as Box };
const glowing = (glows: number[]): Sight => ({
  assets: lamps,
  glow: (box) => glows[lamps.findIndex((lamp) => lamp.box === box)] ?? 0,
});
const looking = (inside: number, around: number, things: Thing[] = []): Sight => ({
  ...{ assets: [cover], likeness: () => ({ inside, around }), things },
});

describe('fixtures', () => {
  it.each<[string, string, Sight, { found: string[]; hidden?: number; undecided?: boolean }]>([
    ['a dark lamp beside a lit one', 'lamp-out', glowing([0.01, 0.5]), { found: ['lamp-1'] }],
    ['all lit', 'lamp-out', glowing([0.4, 0.5]), { found: [] }],
    [
      'all dark: day, or no power',
      'lamp-out',
      glowing([0.01, 0.02]),
      { found: [], undecided: true },
    ],
    ['dim: mist', 'lamp-out', glowing([0.1, 0.5]), { found: [] }],
    ['a cover as it was', 'cover-missing', looking(0.9, 0.9), { found: [] }],
    ['a cover that is gone', 'cover-missing', looking(0.1, 0.9), { found: ['cover'] }],
    ['snow everywhere', 'cover-missing', looking(0.1, 0.2), { found: [], hidden: 1 }],
    [
      'a car over it',
      'cover-missing',
      looking(0.1, 0.9, [car(1, [250, 250, 400, 350])]),
      { found: [], hidden: 1 },
    ],
    [
      'a picture that does not fit',
      'cover-missing',
      { assets: [cover] },
      { found: [], undecided: true },
    ],
    [
      'an overflow at the bin',
      'bin-overflow',
      { assets: [bin], things: [thing('overflow', [305, 290, 345, 360])] },
      { found: ['bin'] },
    ],
    [
      'an overflow elsewhere',
      'bin-overflow',
      { assets: [bin], things: [thing('overflow', [20, 290, 60, 360])] },
      { found: ['none'] },
    ],
  ])('%s (%s)', (_, algorithmId, sight, expected) => {
    const algorithm = algorithmOf(algorithmId);
    const ruling = startRule(algorithm).look(viewOf(0, sight), settingsOf(algorithm));
    expect(ruling.findings.map(({ assetId }) => assetId ?? 'none')).toEqual(expected.found);
    expect(ruling.hidden ?? []).toHaveLength(expected.hidden ?? 0);
    expect(ruling.undecided ?? false).toBe(expected.undecided ?? false);
  });

  it('asks a model only about fixtures that look changed', () => {
    const algorithm = algorithmOf('cover-missing');
    const wants = (sight: Sight) =>
      startRule(algorithm).wantsDetections(viewOf(0, sight), settingsOf(algorithm));
    expect(wants(looking(0.9, 0.9))).toBe(false);
    expect(wants(looking(0.1, 0.9))).toBe(true);
  });
});
