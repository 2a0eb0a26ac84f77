import { describe, expect, it } from 'vitest';
import {
  algorithmOf,
  type Finding,
  settingsOf,
  startRule,
} from '../../detection/algorithms/index.ts';
import type { Box } from '../../detection/box.ts';
import { SteadyClock } from '../../detection/ledger/steady-clock.ts';
import type { Observation } from '../../detection/look.ts';
import { AlertTracker } from '../../detection/looks/alert-tracker.ts';
import { type Sight, type Thing, viewOf } from '../support/seen-view.ts';

type Story = {
  algorithmId: string;
  settings?: Record<string, number>;
  everySeconds?: number;
  untilSeconds: number;
  /** What is in sight; null: no look. */
  sight: (atS: number) => Sight | null;
  /** The worker starts anew at this time. */
  restartAtS?: number;
  /** What the wall clock shows. */
  clock?: (atS: number) => number;
};

const observed = (algorithmId: string, finding: Finding): Observation => ({
  ...{ algorithmId, box: finding.box, score: finding.score, labels: finding.labels },
  // Zones tell intruders apart as fixtures do.
  ...{ place: null, assetId: finding.assetId ?? finding.zoneId ?? null },
  ...{ modelId: null, modelVersion: null },
});

/** When an algorithm alerts, in seconds of the wall clock: rules and presence together. */
function alertsIn(story: Story): number[] {
  const { algorithmId, everySeconds = 10, untilSeconds, sight, restartAtS } = story;
  const { clock = (atS: number) => atS } = story;
  const algorithm = algorithmOf(algorithmId);
  const settings = settingsOf(algorithm, story.settings);
  const tracker = new AlertTracker(algorithmId, settings, () => new Date(0));
  let rule = startRule(algorithm);
  let steady = new SteadyClock(everySeconds);
  const alerts: number[] = [];
  for (let atS = 0; atS <= untilSeconds; atS += everySeconds) {
    if (atS === restartAtS) {
      rule = startRule(algorithm);
      steady = new SteadyClock(everySeconds);
    }
    const seen = sight(atS);
    if (!seen) continue;
    const takenAt = new Date(clock(atS) * 1000);
    const ruling = rule.look(viewOf(steady.read(takenAt), seen), settings);
    const begun = tracker.take({
      ...{ cameraId: 'c', takenAt, widthPx: 640, heightPx: 480, health: 'ok', detections: [] },
      algorithmIds: ruling.undecided ? [] : [algorithmId],
      observations: ruling.findings.map((finding) => observed(algorithmId, finding)),
      hidden: (ruling.hidden ?? []).map((box) => ({ algorithmId, box })),
    });
    alerts.push(...begun.map(({ alertAt }) => alertAt.getTime() / 1000));
  }
  return alerts;
}

const CAR: Box = [200, 200, 300, 260];
const car = (looks = 1, box = CAR): Thing => ({ label: 'car', box, looks });
const thing = (label: string, box: Box, looks = 1): Thing => ({ label, box, looks });
const parking = { algorithmId: 'illegal-parking', untilSeconds: 3600 };

describe('illegal parking', () => {
  it.each<[string, Partial<Story> & Pick<Story, 'sight'>, [from: number, to: number] | null]>([
    ['one car that stays', { sight: () => ({ things: [car()] }) }, [300, 350]],
    ['at one look a minute', { everySeconds: 60, sight: () => ({ things: [car()] }) }, [300, 420]],
    [
      'at two looks a second',
      { everySeconds: 0.5, untilSeconds: 600, sight: () => ({ things: [car()] }) },
      [300, 332],
    ],
    [
      'with every third look missing it',
      { sight: (s) => ({ things: s % 30 ? [car()] : [] }) },
      [300, 360],
    ],
    [
      'hidden by a bus for 20 s',
      {
        sight: (s) => ({
          things: s >= 150 && s < 170 ? [thing('bus', [100, 100, 500, 280], 7)] : [car()],
        }),
      },
      [300, 360],
    ],
    [
      'whose box trembles',
      {
        sight: (s) => ({ things: [car(1, [200 + (s % 40) / 10, 200, 300, 258 + (s % 20) / 10])] }),
      },
      [300, 350],
    ],
    [
      'while the worker starts anew',
      { restartAtS: 200, sight: () => ({ things: [car()] }) },
      [300, 360],
    ],
    [
      'no look for two minutes',
      { sight: (s) => (s > 100 && s < 220 ? null : { things: [car()] }) },
      [300, 360],
    ],
    [
      'while the clock is set back 30 s',
      { clock: (s) => (s < 150 ? s : s - 30), sight: () => ({ things: [car()] }) },
      [300, 360],
    ],
    ['another car at every look', { sight: (s) => ({ things: [car(1 + s)] }) }, null],
    [
      'a queue: another car every 40 s',
      { sight: (s) => ({ things: [car(1 + Math.floor(s / 40))] }) },
      null,
    ],
    [
      'a queue that creeps along',
      { sight: (s) => ({ things: [car(1, [s % 300, 200, (s % 300) + 100, 260])] }) },
      null,
    ],
    [
      'a car for four minutes, twice',
      { sight: (s) => ({ things: s % 1800 < 240 ? [car(1 + Math.floor(s / 1800))] : [] }) },
      null,
    ],
    ['outside the zone', { sight: () => ({ things: [car()], zoneAt: () => undefined }) }, null],
  ])('%s', (_, story, expected) => {
    const alerts = alertsIn({ ...parking, ...story });
    expect(alerts).toHaveLength(expected ? 1 : 0);
    if (expected) {
      expect(alerts[0]).toBeGreaterThanOrEqual(expected[0]);
      expect(alerts[0]).toBeLessThanOrEqual(expected[1]);
    }
  });

  it('is told again when another car comes after the first has gone for long', () => {
    const sight = (s: number) => ({
      things: s < 900 ? [car(1)] : s < 1800 ? [] : [car(2)],
    });
    const alerts = alertsIn({ ...parking, sight });
    expect(alerts).toHaveLength(2);
    expect(alerts[1]).toBeGreaterThanOrEqual(2100);
  });
});

const people = (count: number, apartPx: number): Thing[] =>
  Array.from({ length: count }, (_, i) =>
    thing('person', [20 + i * apartPx, 200, 36 + i * apartPx, 240], i + 1),
  );
const walker = (s: number): Thing =>
  thing('person', [(s * 7) % 600, 200, ((s * 7) % 600) + 20, 260]);
const stall = thing('dining table', [200, 200, 280, 250], 3);
const vendor = thing('person', [285, 180, 310, 250], 4);
const bag = (s: number): Thing => thing('handbag', [(s * 7) % 600, 230, ((s * 7) % 600) + 10, 245]);
const BLOB: Box = [300, 300, 340, 340];
const still = (sinceS: number, box = BLOB) => ({ id: 1, box, sinceS, confidence: 0.8 });
const dumper = thing('person', [280, 250, 305, 340], 5);

describe('the rules', () => {
  it.each<[string, Story, number]>([
    [
      'vending: a stall with its vendor',
      {
        algorithmId: 'street-vending',
        untilSeconds: 600,
        sight: () => ({ things: [stall, vendor] }),
      },
      1,
    ],
    [
      'vending: the vendor away for a minute',
      {
        algorithmId: 'street-vending',
        untilSeconds: 600,
        sight: (s) => ({ things: s > 100 && s < 160 ? [stall] : [stall, vendor] }),
      },
      1,
    ],
    [
      'vending: a table and nobody',
      { algorithmId: 'street-vending', untilSeconds: 900, sight: () => ({ things: [stall] }) },
      0,
    ],
    [
      'vending: passers-by with bags',
      {
        algorithmId: 'street-vending',
        untilSeconds: 900,
        sight: (s) => ({ things: [walker(s), bag(s)] }),
      },
      0,
    ],
    [
      'vending: a parked bicycle and passers-by',
      {
        algorithmId: 'street-vending',
        untilSeconds: 900,
        sight: (s) => ({ things: [thing('bicycle', [200, 200, 260, 250], 9), walker(s)] }),
      },
      0,
    ],
    [
      'crowd: twelve together',
      { algorithmId: 'crowd', untilSeconds: 120, sight: () => ({ things: people(12, 30) }) },
      1,
    ],
    [
      'crowd: three missed now and then',
      {
        algorithmId: 'crowd',
        untilSeconds: 120,
        sight: (s) => ({ things: people(s % 30 ? 12 : 9, 30) }),
      },
      1,
    ],
    [
      'crowd: nine',
      { algorithmId: 'crowd', untilSeconds: 120, sight: () => ({ things: people(9, 30) }) },
      0,
    ],
    [
      'crowd: twelve far apart',
      {
        algorithmId: 'crowd',
        settings: { reachRatio: 0.5 },
        untilSeconds: 120,
        sight: () => ({ things: people(12, 48) }),
      },
      0,
    ],
    [
      'crowd: for half a minute',
      {
        algorithmId: 'crowd',
        untilSeconds: 300,
        sight: (s) => ({ things: s < 40 ? people(12, 30) : [] }),
      },
      0,
    ],
    [
      'pile: ten bicycles',
      {
        algorithmId: 'bicycle-pile',
        untilSeconds: 700,
        sight: () => ({ things: people(10, 30).map((each) => ({ ...each, label: 'bicycle' })) }),
      },
      1,
    ],
    [
      'cycles: one that stands in the zone',
      {
        algorithmId: 'bicycle-parking',
        untilSeconds: 800,
        sight: () => ({ things: [thing('bicycle', CAR, 2)] }),
      },
      1,
    ],
    [
      'intrusion: somebody who walks about',
      {
        algorithmId: 'intrusion',
        everySeconds: 1,
        untilSeconds: 30,
        sight: (s) => ({ things: [walker(s)] }),
      },
      1,
    ],
    [
      'intrusion: through in three seconds',
      {
        algorithmId: 'intrusion',
        everySeconds: 1,
        untilSeconds: 60,
        sight: (s) => ({ things: s < 4 ? [walker(s)] : [] }),
      },
      0,
    ],
    [
      'dog: alone',
      {
        algorithmId: 'stray-dog',
        untilSeconds: 120,
        sight: () => ({ things: [thing('dog', [300, 200, 330, 220])] }),
      },
      1,
    ],
    [
      'dog: on a lead',
      {
        algorithmId: 'stray-dog',
        untilSeconds: 120,
        sight: () => ({
          things: [thing('dog', [300, 200, 330, 220]), thing('person', [340, 150, 360, 220])],
        }),
      },
      0,
    ],
    [
      'parasol: put up',
      {
        algorithmId: 'illegal-umbrella',
        untilSeconds: 900,
        sight: () => ({ things: [thing('umbrella', CAR, 2)] }),
      },
      1,
    ],
    [
      'parasol: carried',
      {
        algorithmId: 'illegal-umbrella',
        untilSeconds: 900,
        sight: (s) => ({ things: [{ ...walker(s), label: 'umbrella' }] }),
      },
      0,
    ],
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
