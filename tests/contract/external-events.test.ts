import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readEventMessage } from '../../detection/events/frigate-message.ts';
import { affirmEvents } from '../../detection/index.ts';
import { sql } from '../../platform/db.ts';
import { at } from '../support/ledger-world.ts';

import {
  bus,
  camera,
  clock,
  database,
  deps,
  inProgress,
  looks,
  other,
  outside,
  PATIENCE,
  say,
  say1,
  sightings,
  TOPIC,
  total,
  withOutsideEvents,
} from '../support/outside-events.ts';

withOutsideEvents();

describe('events of Frigate', () => {
  it('reads the documented message', async () => {
    const samples = JSON.parse(
      await readFile('../shared/data/vision/frigate_samples.json', 'utf8'),
    );
    expect(readEventMessage(samples['frigate/events'])).toEqual({
      id: '1607123955.475377-mxklsc',
      camera: 'front_door',
      label: 'person',
      at: new Date(1607123962083),
      isOver: false,
      isDoubtful: false,
      box: [432, 496, 544, 854],
      region: [218, 440, 693, 915],
      score: 0.958984375,
      isStationary: false,
      zones: ['yard', 'driveway'],
    });
    for (const name of ['frigate/reviews', 'frigate/triggers', 'frigate/tracked_object_update']) {
      expect(readEventMessage(samples[name])).toBeUndefined();
    }
  });

  it('begin, stay until they are an alert, and are gone a while after their end', async () => {
    await say1('new', 0);
    await say1('update', 30);
    expect(await sightings()).toMatchObject([{ algorithmId: 'illegal-parking', state: 'present' }]);
    await say1('update', 90);
    expect(await sightings()).toMatchObject([
      { state: 'alerted', cameraIds: [camera], box: [100, 200, 300, 320], modelId: 'frigate' },
    ]);
    await say1('end', 120);
    // Frigate says no more: the minutes that follow do.
    clock.set(at(300));
    await affirmEvents(deps);
    expect(await sightings()).toMatchObject([{ state: 'gone', goneAt: at(300) }]);
  });

  it('are about nothing while the object moves, is doubtful, or is outside of the zone', async () => {
    await say1('new', 0, { stationary: false });
    await say1('update', 10, { current_zones: ['driveway'] });
    await say1('update', 20, { false_positive: true });
    await say1('update', 30, { label: 'umbrella' });
    expect(await sightings()).toEqual([]);
    await say1('update', 40);
    expect(await sightings()).toHaveLength(1);
  });

  it('end one object and leave the others', async () => {
    await say1('new', 0);
    await say1('new', 1, { id: 'second', box: [700, 300, 900, 420] });
    // The same car, tracked twice.
    await say1('new', 2, { id: 'double', box: [104, 203, 302, 322], computed_score: 0.7 });
    expect(await sightings()).toHaveLength(2);
    await say1('end', 10);
    await say1('end', 11, { id: 'double' });
    clock.set(at(120));
    await affirmEvents(deps);
    const [left] = (await sightings()).filter(({ state }) => state === 'alerted');
    expect(left?.box).toEqual([700, 300, 900, 420]);
    expect((await sightings()).map(({ state }) => state).sort()).toEqual(['alerted', 'gone']);
  });

  it('may come twice, late, and in any order', async () => {
    await say1('new', 0);
    await say1('new', 0);
    await say1('update', 60);
    await say1('update', 30);
    await say1('end', 90);
    await say1('end', 90);
    await say1('update', 80);
    expect(await looks()).toBe(3);
    expect(total('frigate', 'repeated')).toBeGreaterThanOrEqual(2);
    expect(total('frigate', 'late')).toBeGreaterThanOrEqual(2);
    expect(await sightings()).toMatchObject([{ lastSeenAt: at(60), absentSince: at(90) }]);
  });

  it('that make no sense are counted, acknowledged, and hold up nobody', async () => {
    const before = total('frigate', 'malformed');
    for (const junk of [
      null,
      [],
      {},
      7,
      'text',
      { type: 'new' },
      { type: 'new', after: { id: 1 } },
    ]) {
      await say(`${TOPIC}/events`, junk);
    }
    await say1('new', 0, { box: ['a'] });
    await say1('new', 0, { id: 'x\u0000' });
    expect(total('frigate', 'malformed')).toBe(before + 9);
    const { dropped } = bus.counters;
    await outside.publishAsync(`${TOPIC}/events`, '{', { qos: 1 });
    await outside.publishAsync(`${TOPIC}/events`, Buffer.alloc(200_000, 0xff), { qos: 1 });
    await expect.poll(() => bus.counters.dropped, PATIENCE).toBe(dropped + 2);
    await say1('new', 0, { camera: 'nobody', id: 'n' });
    expect(total('frigate', 'unknown-camera')).toBeGreaterThan(0);
    await say1('new', -7200, { id: 'old' });
    expect(total('frigate', 'refused')).toBeGreaterThan(0);
    await say1('new', 0);
    expect(await sightings()).toHaveLength(1);
  });

  it('are compared with what is in progress when Frigate is online again', async () => {
    await say1('new', 0);
    await say1('new', 1, { id: 'second', box: [700, 300, 900, 420] });
    inProgress.push(
      { id: 'second', camera: 'front_door', label: 'car', data: { box: [0, 0, 0.1, 0.1] } },
      {
        id: 'dog',
        camera: 'front_door',
        label: 'dog',
        zones: [],
        data: { box: [0.5, 0.5, 0.1, 0.2], score: 0.8 },
      },
    );
    clock.set(at(60));
    await outside.publishAsync(`${TOPIC}/available`, 'online', { qos: 1, retain: true });
    await expect.poll(async () => (await sightings()).length, PATIENCE).toBe(3);
    const dog = (await sightings()).find(({ algorithmId }) => algorithmId === 'stray-dog');
    expect(dog?.box.map(Math.round)).toEqual([640, 360, 768, 504]);
    const absent = (await sightings()).filter(({ absentSince }) => absentSince);
    expect(absent).toMatchObject([{ box: [100, 200, 300, 320], absentSince: at(60) }]);
    await outside.publishAsync(`${TOPIC}/available`, '', { qos: 1, retain: true });
  });
});

describe('cameras that detect by themselves', () => {
  const message = (seconds: number, observations: object[], changes: object = {}) => ({
    messageId: `m-${seconds}`,
    takenAt: at(seconds).toISOString(),
    widthPx: 640,
    heightPx: 360,
    algorithmIds: ['exposed-garbage'],
    observations,
    ...changes,
  });
  const garbage = {
    algorithmId: 'exposed-garbage',
    label: 'garbage',
    score: 0.8,
    box: [10, 20, 60, 70],
  };
  const tell = (payload: unknown, code = other) =>
    say(`cameras/${code}/detections`, payload, 'camera');

  it('tell whole looks: what is there, and what is not any more', async () => {
    for (const seconds of [0, 30, 60]) await tell(message(seconds, [garbage]));
    expect(await sightings()).toMatchObject([{ state: 'alerted', cameraIds: [other] }]);
    for (const seconds of [90, 160]) await tell(message(seconds, []));
    expect(await sightings()).toMatchObject([{ state: 'gone', goneAt: at(160) }]);
  });

  it('may repeat themselves, and be wrong', async () => {
    await tell(message(0, [garbage]));
    await tell(message(0, [garbage]));
    expect(await looks()).toBe(1);
    const before = total('camera', 'malformed');
    await tell(message(10, [{ ...garbage, score: 2 }]));
    await tell(message(10, [], { takenAt: 'yesterday' }));
    await tell(message(10, [], { takenAt: '2026-99-99T00:00:00Z' }));
    await tell('detections');
    expect(total('camera', 'malformed')).toBe(before + 4);
    await tell(message(10, [], { algorithmIds: ['intrusion'] }));
    expect(total('camera', 'not-wanted')).toBeGreaterThan(0);
    await tell(message(10, []), 'nobody');
    expect(total('camera', 'unknown-camera')).toBeGreaterThan(0);
    expect(await looks()).toBe(1);
  });

  it('are not believed where we look ourselves', async () => {
    await database.db.query(sql`
      update cameras set source_kind = 'rtsp', source_sealed = '\\x00' where camera_id = ${other}`);
    const before = total('camera', 'not-wanted');
    await tell(message(0, [garbage]));
    expect(total('camera', 'not-wanted')).toBe(before + 1);
    await database.db.query(sql`
      update cameras set source_kind = 'none', source_sealed = null where camera_id = ${other}`);
  });
});
