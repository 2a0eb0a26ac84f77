import { describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import type { Detection, Detections } from '../../detection/detections.ts';
import type { Frame } from '../../detection/frame.ts';
import type { LookPlan } from '../../detection/look.ts';
import { type LookingOptions, openLooking } from '../../detection/looks/look-through.ts';
import { openScene } from '../../detection/scene/index.ts';
import { AppError } from '../../platform/errors.ts';
import { silentLogger } from '../../platform/logger.ts';
import { type Painted, paintedFrame } from '../support/painted-frames.ts';

const scene = await openScene();
const NOON = Date.parse('2026-06-01T12:00:00+08:00');

/** A model that sees what it is told, and counts how often it was asked. */
function tellingModels(labels: readonly string[], tell: (frame: Frame) => readonly Detection[]) {
  const asked: { modelId: string; atS: number }[] = [];
  const models: LookingOptions['models'] = {
    has: (label) => labels.includes(label),
    modelFor: (wanted) => (wanted.every((label) => labels.includes(label)) ? 'told' : undefined),
    async detect(modelId, frame): Promise<Detections> {
      asked.push({ modelId, atS: (frame.takenAt.getTime() - NOON) / 1000 });
      const { widthPx, heightPx } = frame;
      return { modelId, modelVersion: '1', widthPx, heightPx, items: tell(frame) };
    },
  };
  return { models, asked };
}

const planOf = (algorithms: LookPlan['algorithms'], more: Partial<LookPlan> = {}): LookPlan => ({
  cameraId: 'c1',
  name: 'square',
  sourceUrl: 'file:none',
  everySeconds: 1,
  geometry: null,
  zones: [],
  assets: [],
  algorithms,
  ...more,
});
const on = (
  algorithmId: string,
  settings = {},
  hours: LookPlan['algorithms'][0]['hours'] = null,
) => ({
  algorithmId,
  settings,
  hours,
});
const at = (seconds: number) => new Date(NOON + seconds * 1000);
const nothing = tellingModels([], () => []).models;

describe('looking through a camera', () => {
  it('reports a bag that was put down, with since when, and no passer-by', async () => {
    const { looking, looks, asked } = await watchBag(['person'], () => []);
    const last = looks.at(-1);
    expect(last?.algorithmIds).toEqual(['left-object']);
    expect(last?.observations).toHaveLength(1);
    const [bag] = last?.observations ?? [];
    if (!bag) throw new Error('no bag');
    expect(looking.sinceOf(bag).getTime()).toBeGreaterThan(NOON + 28_000);
    expect(looking.sinceOf(bag).getTime()).toBeLessThan(NOON + 36_000);
    expect(bag.place).toBeNull();
    // A model is asked only when something came to rest.
    expect(asked[0]?.atS).toBeGreaterThan(30);
  });

  it('reports nothing left where a person stands still', async () => {
    const standing = { label: 'person', score: 0.5, box: [148, 95, 182, 145] as const };
    const { looks } = await watchBag(['person'], () => [standing]);
    expect(looks.flatMap(({ observations }) => observations)).toEqual([]);
  });

  async function watchBag(labels: string[], tell: (frame: Frame) => readonly Detection[]) {
    const { models, asked } = tellingModels(labels, tell);
    const plan = planOf([on('left-object', { dwellSeconds: 10 })]);
    const looking = openLooking({ plan, models, scene, logger: silentLogger });
    const looks = [];
    for (let second = 0; second < 60; second++) {
      const things: Painted[] = [];
      if (second >= 30) things.push({ box: [150, 100, 180, 140], rgb: [30, 30, 60] });
      if (second % 20 < 4) {
        const x = 60 + (second % 20) * 40;
        things.push({ box: [x, 60, x + 20, 130], rgb: [180, 60, 40] });
      }
      looks.push(await looking.look(paintedFrame(at(second), things)));
    }
    return { looking, looks, asked };
  }

  it('asks each model once a look, and none when nobody needs it', async () => {
    const person = { label: 'person', score: 0.9, box: [10, 10, 30, 60] as Box };
    const { models, asked } = tellingModels(['person', 'dog'], () => [person]);
    const plan = planOf([on('crowd', { minCount: 1 }), on('stray-dog'), on('left-object')]);
    const looking = openLooking({ plan, models, scene, logger: silentLogger });
    const looked = await looking.look(paintedFrame(at(0)));
    expect(asked).toHaveLength(1);
    // The background is not known yet, so nothing is said of things left behind.
    expect(looked.algorithmIds).toEqual(['crowd', 'stray-dog']);
    expect(looked.observations).toMatchObject([
      { algorithmId: 'crowd', modelId: 'told', modelVersion: '1', labels: ['person'] },
    ]);
    const still = planOf([on('left-object')]);
    await openLooking({ plan: still, models, scene, logger: silentLogger }).look(
      paintedFrame(at(0)),
    );
    expect(asked).toHaveLength(1);
  });

  it('looks only in its hours, by Shanghai time, over midnight', async () => {
    const { models, asked } = tellingModels(['person'], () => []);
    const plan = planOf([on('crowd', {}, ['22:00', '06:00'])]);
    const looking = openLooking({ plan, models, scene, logger: silentLogger });
    const lookAt = async (time: string) =>
      (await looking.look(paintedFrame(new Date(`2026-06-01T${time}+08:00`)))).algorithmIds;
    expect(await lookAt('21:59:59')).toEqual([]);
    expect(await lookAt('22:00:00')).toEqual(['crowd']);
    expect(await lookAt('23:59:59')).toEqual(['crowd']);
    expect(await lookAt('06:00:00')).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it('says nothing of anything but itself when the camera is dark', async () => {
    const { models } = tellingModels(['person'], () => []);
    const plan = planOf([on('crowd'), on('left-object'), on('camera-fault')]);
    const looking = openLooking({ plan, models, scene, logger: silentLogger });
    const looked = await looking.look(paintedFrame(at(0), [], { light: 0.02 }));
    expect(looked.health).toBe('dark');
    expect(looked.algorithmIds).toEqual(['camera-fault']);
    expect(looked.observations).toMatchObject([{ labels: ['dark'], box: [0, 0, 320, 240] }]);
  });

  it('says nothing while its model fails, and goes on when it is back', async () => {
    let failing = true;
    const { models } = tellingModels(['person'], () => {
      if (failing) throw new AppError('unavailable', 'the model server is away');
      return [];
    });
    const plan = planOf([on('crowd')]);
    const looking = openLooking({ plan, models, scene, logger: silentLogger });
    expect((await looking.look(paintedFrame(at(0)))).algorithmIds).toEqual([]);
    failing = false;
    expect((await looking.look(paintedFrame(at(1)))).algorithmIds).toEqual(['crowd']);
  });

  it('tells which algorithms cannot look, and why', () => {
    const plan = planOf([
      on('smoke-fire'),
      on('illegal-parking'),
      on('cover-missing'),
      on('no-such'),
    ]);
    const cars = tellingModels(['car'], () => []).models;
    const { idle } = openLooking({ plan, models: cars, scene, logger: silentLogger });
    expect(idle.map(({ algorithmId, reason }) => [algorithmId, reason.split(':')[0]])).toEqual([
      ['smoke-fire', 'No model knows smoke or fire'],
      ['illegal-parking', 'No zone for it in sight'],
      ['cover-missing', 'The camera has no clean picture to compare with'],
      ['no-such', 'This version does not know the algorithm'],
    ]);
  });

  it('refuses settings outside their limits', () => {
    const plan = planOf([on('left-object', { dwellSeconds: -1 })]);
    expect(() => openLooking({ plan, models: nothing, scene, logger: silentLogger })).toThrow(
      'dwellSeconds must be a number from 1',
    );
  });

  it('puts what it sees on the ground, for pictures of another size than the calibration', async () => {
    const geometry = {
      ...{ lng: 114.35, lat: 22.69, heightM: 6, headingDeg: 0, tiltDeg: 30, rollDeg: 0 },
      ...{ hfovDeg: 60, widthPx: 1280, heightPx: 960 },
    };
    const person = (box: Box) => ({ label: 'person', score: 0.9, box });
    const { models } = tellingModels(['person'], () => [
      person([150, 40, 170, 120]),
      person([10, 40, 30, 60]),
    ]);
    // Straight ahead, 6 m high and 30° down: the middle of the picture is 10.4 m north.
    const lat = 22.69 + 10.39 / 110_750;
    const ring = [
      { lng: 114.3499, lat: lat - 0.00002 },
      { lng: 114.3501, lat: lat - 0.00002 },
      { lng: 114.3501, lat: lat + 0.00002 },
      { lng: 114.3499, lat: lat + 0.00002 },
    ];
    const zones = [{ zoneId: 'z1', purpose: 'restricted' as const, ring }];
    const plan = planOf([on('intrusion'), on('crowd', { minCount: 1 })], { geometry, zones });
    const looking = openLooking({ plan, models, scene, logger: silentLogger });
    const { observations } = await looking.look(paintedFrame(at(0)));
    const [intruder] = observations.filter(({ algorithmId }) => algorithmId === 'intrusion');
    expect(observations.filter(({ algorithmId }) => algorithmId === 'crowd')).toHaveLength(1);
    expect(intruder?.box).toEqual([150, 40, 170, 120]);
    expect(intruder?.place?.lng).toBeCloseTo(114.35, 5);
    expect(intruder?.place?.lat).toBeCloseTo(lat, 5);
  });
});
