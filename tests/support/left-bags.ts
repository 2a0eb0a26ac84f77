import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Box } from '../../detection/box.ts';
import { evidenceOf, recordLooks } from '../../detection/index.ts';
import { type Query, sql } from '../../platform/db.ts';
import { takeAlerts } from '../../tickets/index.ts';
import { type TestApp, type TestStaff, testApp } from './app.ts';
import { addLedgerCamera, at, look, observation, setAlgorithm, spot } from './ledger-world.ts';

/** The algorithm that sees a bag that somebody has left. */
export const LEFT = 'left-object';
export const BAG: Box = [424, 364, 472, 412];
const pair = (name: string) => readFile(`../shared/data/video/pairs/aboda_${name}.jpg`);

export let world: TestApp;
export let pictures: Record<'bag' | 'bagLater' | 'clean' | 'cleanLater', Buffer>;
export let size: { widthPx: number; heightPx: number };
export let people: Record<'handler' | 'gridWorker' | 'dispatcher', TestStaff>;
/** Opens a service for the tests of this file in which a machine may close what is left over. */
export function withLeftBags(): void {
  beforeAll(async () => {
    world = await testApp();
    const [bag, bagLater, clean, cleanLater] = await Promise.all(
      ['bag_a', 'bag_b', 'empty_a', 'empty_b'].map(pair),
    );
    pictures = { bag, bagLater, clean, cleanLater } as typeof pictures;
    const { width = 0, height = 0 } = await sharp(bag).metadata();
    size = { widthPx: width, heightPx: height };
    const guards = await world.department('公园管理处');
    people = {
      handler: await world.signIn('handler', guards),
      gridWorker: await world.signIn('grid_worker'),
      dispatcher: await world.signIn('dispatcher'),
    };
    await world.db.query(sql`insert into category_duties values ('*', '*', ${guards})`);
    await call(people.dispatcher, 'PUT', '/api/verification-policies/*', {
      ...{ closeBy: 'machine', minConfidence: 0.8, samplePercent: 0 },
    });
  });
  afterAll(() => world.close());
}

/** Asks the service in somebody's name. */
export const call = async (
  who: TestStaff,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
) => {
  const answer = await world.inject({
    method,
    url,
    headers: who.headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};

/** Records what a camera shows: the thing, nothing, or only a picture of which no algorithm was asked. */
export const shows = async (
  cameraId: string,
  seconds: number,
  jpeg: Buffer,
  seen: 'bag' | 'nothing' | 'unasked',
) => {
  world.clock.set(at(seconds));
  const bag = observation({ algorithmId: LEFT, box: BAG, place: place(cameraId) });
  const taken = look(cameraId, seconds, seen === 'bag' ? [bag] : [], {
    ...{ algorithmIds: seen === 'unasked' ? [] : [LEFT], ...size },
  });
  const [outcome] = await recordLooks(world.deps, [taken], new Map([[taken.lookId, jpeg]]));
  expect(outcome?.outcome).toBe('stored');
};

const places = new Map<string, { lng: number; lat: number; sigmaM: number }>();
const place = (cameraId: string) => places.get(cameraId) ?? null;

/** A bag that somebody left in front of a camera of its own, as a ticket that is said to be done. */
export async function handledTicket(x: number) {
  const cameraId = await addLedgerCamera(world.db, { x, y: 0 });
  places.set(cameraId, spot(x, 15));
  await setAlgorithm(
    world.db,
    cameraId,
    { dwellSeconds: 60, clearSeconds: 60, gapSeconds: 20 },
    LEFT,
  );
  const reference = await world.deps.blobs.put(pictures.clean);
  await world.db.query(sql`
    update cameras set reference_frame_sha256 = ${reference} where camera_id = ${cameraId}`);
  for (const seconds of [0, 30, 60, 90]) await shows(cameraId, seconds, pictures.bag, 'bag');
  await world.db.query(sql`
    update sightings set verdict = 'confirmed', judged_at = ${at(95)}, judged_by = ${people.handler.staffId}
    where camera_id = ${cameraId}`);
  world.clock.set(at(100));
  await takeAlerts(world.deps);
  const [row] = await world.db.query<{ ticketNumber: string }>(sql`
    select ticket_number as "ticketNumber" from tickets join ticket_sightings using (ticket_id)
    where camera_id = ${cameraId}`);
  const ticketNumber = row?.ticketNumber ?? '';
  const url = `/api/tickets/${ticketNumber}`;
  await call(people.handler, 'POST', `${url}/accept`, { version: 1 });
  world.clock.set(at(200));
  expect(
    await call(people.handler, 'POST', `${url}/handled`, { version: 2, note: '清走了' }),
  ).toMatchObject({
    ...{ status: 200, body: { state: 'handled' } },
  });
  return { cameraId, ticketNumber };
}

export const ticketOf = async (ticketNumber: string) =>
  (await call(people.dispatcher, 'GET', `/api/tickets/${ticketNumber}`)).body;

export const kindsOf = async (query: Query, ticketNumber: string) =>
  (await evidenceOf(query, `ticket:${ticketNumber}`)).map(({ kind }) => kind);
