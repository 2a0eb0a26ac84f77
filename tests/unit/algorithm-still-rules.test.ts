import { describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import { alertsIn, CAR, car, type Story, thing } from '../support/algorithm-story.ts';

const stall = thing('dining table', [200, 200, 280, 250], 3);
const BLOB: Box = [300, 300, 340, 340];
const still = (sinceS: number, box = BLOB) => ({ id: 1, box, sinceS, confidence: 0.8 });
const dumper = thing('person', [280, 250, 305, 340], 5);

describe('the rules for what lies still, and for the camera itself', () => {
  it.each<[string, Story, number]>([
    [
      'left: a thing',
      { algorithmId: 'left-object', untilSeconds: 400, sight: () => ({ still: [still(0)] }) },
      1,
    ],
    [
      'left: behind passers-by half of the time',
      {
        algorithmId: 'left-object',
        untilSeconds: 600,
        sight: (s) => (s % 40 < 20 ? { still: [], hidden: [BLOB] } : { still: [still(0)] }),
      },
      1,
    ],
    [
      'left: a person who stands still',
      {
        algorithmId: 'left-object',
        untilSeconds: 900,
        sight: () => ({ still: [still(0)], things: [thing('person', [295, 280, 345, 342])] }),
      },
      0,
    ],
    [
      'left: a parked car',
      {
        algorithmId: 'left-object',
        untilSeconds: 900,
        sight: () => ({ still: [still(0, CAR)], things: [car()] }),
      },
      0,
    ],
    [
      'left: too small',
      {
        algorithmId: 'left-object',
        settings: { minAreaPermille: 10 },
        untilSeconds: 900,
        sight: () => ({ still: [still(0)] }),
      },
      0,
    ],
    [
      'left: before the background is known',
      {
        algorithmId: 'left-object',
        untilSeconds: 900,
        sight: () => ({ still: [still(0)], learning: true }),
      },
      0,
    ],
    [
      'goods: a pile',
      {
        algorithmId: 'dumped-goods',
        untilSeconds: 1000,
        sight: () => ({ still: [still(0, [200, 200, 300, 280])] }),
      },
      1,
    ],
    [
      'fire lane: a parked car',
      {
        algorithmId: 'fire-lane-blocked',
        untilSeconds: 400,
        sight: () => ({ things: [car()], still: [] }),
      },
      1,
    ],
    [
      'fire lane: boxes',
      {
        algorithmId: 'fire-lane-blocked',
        untilSeconds: 400,
        sight: () => ({ still: [still(0, [200, 200, 280, 260])] }),
      },
      1,
    ],
    [
      'fire lane: a car that is a still thing too',
      {
        algorithmId: 'fire-lane-blocked',
        untilSeconds: 400,
        sight: () => ({ things: [car()], still: [still(0, CAR)] }),
      },
      1,
    ],
    [
      'shop: tables outside',
      {
        algorithmId: 'shop-overflow',
        untilSeconds: 900,
        sight: () => ({ things: [stall], still: [] }),
      },
      1,
    ],
    [
      'dumping: brought, and the bringer gone',
      {
        algorithmId: 'illegal-dumping',
        untilSeconds: 120,
        sight: (s) => ({ things: s < 20 ? [dumper] : [], still: s < 10 ? [] : [still(10)] }),
      },
      1,
    ],
    [
      'dumping: nobody was near',
      { algorithmId: 'illegal-dumping', untilSeconds: 120, sight: () => ({ still: [still(10)] }) },
      0,
    ],
    [
      'dumping: the bringer stays with it',
      {
        algorithmId: 'illegal-dumping',
        untilSeconds: 120,
        sight: (s) => ({ things: [dumper], still: s < 10 ? [] : [still(10)] }),
      },
      0,
    ],
    [
      'fault: a camera that is covered',
      { algorithmId: 'camera-fault', untilSeconds: 700, sight: () => ({ health: 'covered' }) },
      1,
    ],
    [
      'fault: for a moment',
      {
        algorithmId: 'camera-fault',
        untilSeconds: 900,
        sight: (s) => ({ health: s < 100 ? 'blurred' : 'ok' }),
      },
      0,
    ],
    [
      'smoke: with the label',
      {
        algorithmId: 'smoke-fire',
        everySeconds: 1,
        untilSeconds: 20,
        sight: () => ({ things: [thing('smoke', CAR)] }),
      },
      1,
    ],
    [
      'smoke: a flicker',
      {
        algorithmId: 'smoke-fire',
        everySeconds: 1,
        untilSeconds: 60,
        sight: (s) => ({ things: s === 20 ? [thing('smoke', CAR)] : [] }),
      },
      0,
    ],
  ])('%s', (_, story, count) => {
    expect(alertsIn(story)).toHaveLength(count);
  });
});
