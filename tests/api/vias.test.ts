import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { affirmEvents } from '../../detection/index.ts';
import { sightingStates } from '../../detection/ledger/presence.ts';
import { listSightings } from '../../detection/sightings/sighting-store.ts';
import { fixedClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addLedgerCamera, at, clearLedger, setAlgorithm } from '../support/ledger-world.ts';

const TOKEN = 'token-of-the-detection-box';
const SETTINGS = { dwellSeconds: 60, gapSeconds: 25, clearSeconds: 60, cooldownSeconds: 600 };

let service: TestApp;
let camera: string;
let image: string;
beforeAll(async () => {
  service = await testApp({
    clock: fixedClock(at(0)),
    environment: { EVENTS_TOKEN: TOKEN, METRICS_TOKEN: 'token-of-the-metrics' },
  });
  camera = await addLedgerCamera(service.db);
  await setAlgorithm(service.db, camera, SETTINGS, 'bin-overflow');
  const create = { width: 800, height: 400, channels: 3, background: 'grey' } as const;
  image = (await sharp({ create }).jpeg().toBuffer()).toString('base64');
});
afterAll(() => service.close());
beforeEach(async () => {
  await clearLedger(service.db);
  await service.db.query(sql`delete from external_events`);
  service.clock.set(at(0));
});

const overflow = (seconds: number, changes: object = {}) => ({
  event_type: 1_703_936,
  alarm_type: 0,
  task_id: 'task-1',
  stream_id: 'stream-1',
  timestamp: at(seconds).getTime() / 1000,
  message_id: `message-${seconds}`,
  image_base64: image,
  data: { event_set: [{ detection_id: 'd-1', bounding_box: { x: 80, y: 100, w: 120, h: 160 } }] },
  ...changes,
});
const send = (payload: object, token = TOKEN, cameraCode = camera) =>
  service.inject({
    method: 'POST',
    url: `/api/external/vias/${cameraCode}`,
    headers: { authorization: `Bearer ${token}` },
    payload,
  });
const outcomesOf = async (payload: object, cameraCode = camera) => {
  const answer = await send(payload, TOKEN, cameraCode);
  expect(answer.statusCode).toBe(200);
  return answer.json<{ outcomes: string[] }>().outcomes;
};
const sightings = async () => {
  const byState = sightingStates.map((state) =>
    listSightings(service.db.query, { state }, { limit: 100 }),
  );
  return (await Promise.all(byState)).flat();
};
const affirmAt = async (seconds: number) => {
  service.clock.set(at(seconds));
  await affirmEvents(service.deps);
};

describe('events of a detection box', () => {
  it('go on until they are taken back, with the picture as evidence', async () => {
    expect(await outcomesOf(overflow(0))).toEqual(['stored']);
    expect(await outcomesOf(overflow(0))).toEqual(['repeated']);
    await affirmAt(60);
    expect(await sightings()).toMatchObject([
      {
        algorithmId: 'bin-overflow',
        state: 'alerted',
        box: [80, 100, 200, 260],
        bestFrame: { cameraId: camera, widthPx: 800, heightPx: 400 },
      },
    ]);
    expect(await outcomesOf(overflow(90, { alarm_type: 1 }))).toEqual(['stored']);
    expect(await outcomesOf(overflow(30))).toEqual(['late']);
    await affirmAt(180);
    expect(await sightings()).toMatchObject([{ state: 'gone', absentSince: at(90) }]);
    const metrics = await service.inject({
      url: '/metrics',
      headers: { authorization: 'Bearer token-of-the-metrics' },
    });
    expect(metrics.body).toMatch(/external_messages_total\{source="vias",outcome="late"\} 1/);
  });

  it('may give boxes as parts of the picture, and times in milliseconds', async () => {
    const message = overflow(0, { timestamp: at(0).getTime() });
    const box = { x: 0.1, y: 0.25, w: 0.15, h: 0.4 };
    const data = { vehicles: [{ detection_id: 7, bounding_box: box, plate_id: '粤B·12345' }] };
    expect(await outcomesOf({ ...message, data })).toEqual(['stored']);
    const [sighting] = await sightings();
    expect(sighting?.box.map(Math.round)).toEqual([80, 100, 200, 260]);
    expect(sighting?.firstSeenAt).toEqual(at(0));
  });

  it.each([
    ['an event that nothing here is about', { event_type: 1 }, ['not-wanted']],
    ['an algorithm that is not switched on', { event_type: 1_310_720 }, ['not-wanted']],
    ['a time long ago', { timestamp: at(-7200).getTime() / 1000 }, ['refused']],
    ['the end of what never began', { alarm_type: 1 }, ['not-wanted']],
  ])('are answered and counted: %s', async (_, changes, outcomes) => {
    expect(await outcomesOf(overflow(0, changes))).toEqual(outcomes);
    expect(await sightings()).toEqual([]);
  });

  it('need a camera that is there, and the token', async () => {
    expect(await outcomesOf(overflow(0), 'nobody')).toEqual(['unknown-camera']);
    for (const token of ['', 'wrong', `${TOKEN}x`]) {
      expect((await send(overflow(0), token)).statusCode).toBe(401);
    }
    expect(await sightings()).toEqual([]);
  });

  it.each([
    ['no event type', { event_type: undefined }, 422],
    ['a picture that is none', { image_base64: 'abcd' }, 422],
    ['a box of words', { data: { event_set: [{ detection_id: 'x', bounding_box: 'left' }] } }, 422],
    ['a picture of 20 MB', { image_base64: 'A'.repeat(20_000_000) }, 413],
  ])('are refused with %s', async (_, changes, status) => {
    const answer = await send(overflow(0, changes));
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});
