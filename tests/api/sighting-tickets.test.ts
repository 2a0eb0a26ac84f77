import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Asset } from '../../assets/asset.ts';
import { insertAssets } from '../../assets/asset-store.ts';
import { addZone, recordLooks } from '../../detection/index.ts';
import { encode } from '../../geogrid/index.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import {
  auditTickets,
  deleteDemoTicketsSeenBy,
  fileComplaint,
  findTracking,
  saveDuty,
  takeAlerts,
  ticketByNumber,
  trackingView,
} from '../../tickets/index.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { plainPicture } from '../support/evidence-drafts.ts';
import {
  addLedgerCamera,
  at,
  look,
  observation,
  setAlgorithm,
  spot,
} from '../support/ledger-world.ts';

const NEEDS_NOBODY = 'camera-fault';
const WASTE = 'exposed-garbage';

let world: TestApp;
let jpeg: Uint8Array;
let cleaners: string;
let dispatchers: string;
beforeAll(async () => {
  world = await testApp();
  jpeg = await plainPicture('#7a8', 640, 360);
  dispatchers = await world.department('指挥中心');
  await world.db.query(sql`
    update departments set kind = 'district' where department_id = ${dispatchers}`);
  cleaners = await world.department('环卫作业中心');
});
afterAll(() => world.close());

/** A fixture at metres east and north of the crossing. */
async function asset(x: number, y: number, changes: Partial<Asset> = {}): Promise<Asset> {
  const { lng, lat } = spot(x, y);
  const departmentId = changes.maintainerId ?? (await world.department());
  const serial = String(Math.floor(Math.random() * 1e6)).padStart(6, '0');
  const made: Asset = {
    assetId: newId(),
    assetCode: `4403100305${serial}`,
    ...{ scheme: 'gbt30428-2013', classCode: '0305', name: `垃圾箱 ${serial}` },
    ...{ ownerId: departmentId, maintainerId: departmentId, supervisorId: departmentId },
    ...{ builtOn: null, changedOn: null, material: null, state: 'intact', lng, lat, heightM: null },
    ...{ gridCode: encode({ lng, lat }, 8), gridCode3d: null, street: '坪山街道' },
    ...{ community: '坪山社区', locationNote: null, dataSource: null, note: null, extra: {} },
    ...{ isDemo: false, updatedAt: world.clock.now() },
    ...changes,
  };
  await world.db.transaction((query) => insertAssets(query, [made]));
  return made;
}

/** Lets a camera see something for long enough, and a person confirm it; answers the sighting's id. */
async function alert(
  cameraId: string,
  seen: Parameters<typeof observation>[0] & { algorithmId: string },
  { confirmed = true, startS = 0 } = {},
): Promise<string> {
  await setAlgorithm(world.db, cameraId, { dwellSeconds: 60 }, seen.algorithmId);
  const looks = [0, 30, 60, 90].map((seconds) =>
    look(cameraId, startS + seconds, [observation(seen)], { algorithmIds: [seen.algorithmId] }),
  );
  world.clock.set(at(startS + 100));
  const frames = new Map(looks.map(({ lookId }) => [lookId, jpeg]));
  const outcomes = await recordLooks(world.deps, looks, frames);
  expect(outcomes.map((each) => each.outcome)).toEqual(looks.map(() => 'stored'));
  const [row] = await world.db.query<{ id: string }>(sql`
    select sighting_id as id from sightings
    where ${cameraId}::uuid = any(camera_ids) and alerted_at is not null
    order by alerted_at desc limit 1`);
  if (!row) throw new Error('no alert was raised');
  if (confirmed) {
    await world.db.query(sql`
      update sightings set verdict = 'confirmed', judged_at = ${world.clock.now()},
        judged_by = ${newId()} where sighting_id = ${row.id}`);
  }
  return row.id;
}

const ticketsOf = (sightingId: string) =>
  world.db.query<{
    number: string;
    state: string;
    department: string;
    class: string;
    problem: string;
    note: string;
    street: string;
  }>(sql`
    select ticket_number as number, state, department_id as department, class_code as class,
      problem_code as problem, location_note as note, street
    from tickets join ticket_sightings using (ticket_id) where sighting_id = ${sightingId}`);

describe('alerts of cameras', () => {
  it('become a ticket of the fixture’s maintainer, with the picture, the box and the thresholds', async () => {
    const cameraId = await addLedgerCamera(world.db, { x: 0, y: 0 });
    const bin = await asset(2, 15);
    const sightingId = await alert(cameraId, {
      algorithmId: 'bin-overflow',
      assetId: bin.assetId,
      place: spot(2, 15),
    });
    expect(await takeAlerts(world.deps)).toBe(1);
    const [ticket] = await ticketsOf(sightingId);
    expect(ticket).toMatchObject({
      ...{ state: 'dispatched', department: bin.maintainerId },
      ...{ class: '0305', problem: 'overflowing', street: '坪山街道' },
    });
    const handler = await world.signIn('handler', bin.maintainerId);
    const answer = await world.inject({
      url: `/api/tickets/${ticket?.number}`,
      headers: handler.headers,
    });
    expect(answer.statusCode).toBe(200);
    const detail = answer.json();
    expect(detail).toMatchObject({
      ...{ fromCamera: true, complaintCount: 0 },
      photos: [{ kind: 'sighting', widthPx: 640, heightPx: 360 }],
      sighting: {
        ...{ sightingId, algorithmId: 'bin-overflow', algorithmZh: '垃圾满溢', cameraName: '测试' },
        ...{ box: [300, 200, 340, 240], widthPx: 640, heightPx: 360, score: 0.6 },
        ...{ modelId: 'waste', modelVersion: '1', dwellSeconds: 60, state: 'alerted' },
      },
      events: [
        { kind: 'file', toState: 'new', data: { sightingId, algorithmId: 'bin-overflow' } },
        { kind: 'dispatch', toState: 'dispatched' },
      ],
    });
    const picture = await world.inject({ url: detail.sighting.frameUrl, headers: handler.headers });
    expect(picture.headers['content-type']).toBe('image/jpeg');
    expect(await sharp(picture.rawPayload).metadata()).toMatchObject({ width: 640, height: 360 });
    const inbox = await world.inject({ url: '/api/tickets?box=inbox', headers: handler.headers });
    expect(inbox.json().items).toMatchObject([{ ticketNumber: ticket?.number, fromCamera: true }]);
    const stranger = await world.signIn('handler');
    const refused = await world.inject({
      url: detail.sighting.frameUrl,
      headers: stranger.headers,
    });
    expect(refused.statusCode).toBe(404);
  });

  it('join what a citizen has reported of the same fixture, and a citizen joins them', async () => {
    const cameraId = await addLedgerCamera(world.db, { x: 100, y: 0 });
    const file = (of: Asset) =>
      fileComplaint(world.deps, {
        plate: { asset: of, plateId: newId() },
        ...{ problemCode: 'overflowing', photos: [], shareContact: false },
        ...{ clientKey: randomUUID(), lang: 'zh', channel: 'scan' },
      });
    const reported = await asset(102, 15);
    const complaint = await file(reported);
    const seen = await alert(cameraId, {
      algorithmId: 'bin-overflow',
      assetId: reported.assetId,
      place: spot(102, 15),
    });
    await takeAlerts(world.deps);
    expect(await ticketsOf(seen)).toMatchObject([{ number: complaint.ticketNumber }]);

    const other = await asset(108, 15);
    const first = await alert(
      cameraId,
      {
        algorithmId: 'bin-overflow',
        assetId: other.assetId,
        place: spot(108, 15),
        box: [400, 200, 440, 240],
      },
      { startS: 300 },
    );
    await takeAlerts(world.deps);
    const [opened] = await ticketsOf(first);
    const joined = await file(other);
    expect(joined.ticketNumber).toBe(opened?.number);
  });

  it('about one place are one ticket, about places apart are two', async () => {
    const [one, two] = [
      await addLedgerCamera(world.db, { x: 200, y: 0 }),
      await addLedgerCamera(world.db, { x: 230, y: 0 }),
    ];
    await saveDuty(world.db.query, { classCode: 'E0102', street: '*', departmentId: cleaners });
    const seen = (x: number) => ({ algorithmId: WASTE, place: spot(x, 20) });
    const ids = [
      await alert(one, seen(210)),
      // Far enough to be another sighting, near enough to be the same heap.
      await alert(two, seen(218)),
      await alert(two, { ...seen(250), box: [500, 200, 540, 240] }, { startS: 200 }),
    ];
    await takeAlerts(world.deps);
    const numbers = (await Promise.all(ids.map(ticketsOf))).map(([ticket]) => ticket?.number);
    expect(numbers[1]).toBe(numbers[0]);
    expect(numbers[2]).not.toBe(numbers[0]);
  });

  it('go to the zone’s department, else to who is on duty in the street, else to a dispatcher', async () => {
    const cameraId = await addLedgerCamera(world.db, { x: 1000, y: 0, calibrated: true });
    const guards = await world.department('公园管理处');
    const ring = [
      [1000, 10],
      [1020, 10],
      [1020, 30],
      [1000, 30],
    ].map(([x = 0, y = 0]) => spot(x, y));
    await addZone(world.deps, {
      ...{ name: '广场', purpose: 'watch', departmentId: guards },
      ring: ring.map(({ lng, lat }) => ({ lng, lat })),
    });
    const inZone = await alert(cameraId, { algorithmId: 'left-object', place: spot(1010, 20) });
    await takeAlerts(world.deps);
    expect(await ticketsOf(inZone)).toMatchObject([{ department: guards, state: 'dispatched' }]);

    const north = await addLedgerCamera(world.db, { x: 2000, y: 0 });
    const office = await world.department('龙田街道办事处');
    await saveDuty(world.db.query, { classCode: '*', street: '龙田街道', departmentId: office });
    await asset(2005, 20, { street: '龙田街道', name: '长椅' });
    const onDuty = await alert(north, { algorithmId: 'left-object', place: spot(2010, 20) });
    await takeAlerts(world.deps);
    expect(await ticketsOf(onDuty)).toMatchObject([
      { department: office, state: 'dispatched', class: 'E0199', problem: 'left-object' },
    ]);
    expect((await ticketsOf(onDuty))[0]?.note).toContain('近长椅');

    const desert = await addLedgerCamera(world.db, { x: 9000, y: 0 });
    const nobody = await alert(desert, { algorithmId: 'left-object', place: spot(9010, 20) });
    await takeAlerts(world.deps);
    expect(await ticketsOf(nobody)).toMatchObject([{ department: dispatchers, state: 'new' }]);
    const dispatcher = await world.signIn('dispatcher', dispatchers);
    const number = (await ticketsOf(nobody))[0]?.number;
    const detail = await world.inject({
      url: `/api/tickets/${number}`,
      headers: dispatcher.headers,
    });
    const actions = detail.json().actions.map((each: { move?: string }) => each.move ?? each);
    expect(actions).toEqual(expect.arrayContaining(['dispatch', 'reject']));
  });

  it('wait for a person where the algorithm says so, and not where it does not', async () => {
    const cameraId = await addLedgerCamera(world.db, { x: 3000, y: 0 });
    const waiting = await alert(
      cameraId,
      { algorithmId: WASTE, place: spot(3010, 20) },
      { confirmed: false },
    );
    expect(await takeAlerts(world.deps)).toBe(0);
    expect(await ticketsOf(waiting)).toEqual([]);
    const at136 = await asset(3000, 0, { classCode: '0136', name: '监控' });
    const fault = await alert(
      cameraId,
      { algorithmId: NEEDS_NOBODY, assetId: at136.assetId, place: spot(3000, 0) },
      { confirmed: false, startS: 200 },
    );
    expect(await takeAlerts(world.deps)).toBe(1);
    expect(await ticketsOf(fault)).toMatchObject([{ class: '0136', problem: 'other' }]);
  });

  it('are taken once, however often and by however many', async () => {
    const cameraId = await addLedgerCamera(world.db, { x: 4000, y: 0 });
    const bin = await asset(4002, 15);
    const sightingId = await alert(cameraId, {
      algorithmId: 'bin-overflow',
      assetId: bin.assetId,
      place: spot(4002, 15),
    });
    await Promise.all([1, 2, 3].map(() => takeAlerts(world.deps)));
    // As if a process had died between the commit and its own memory of it.
    await world.db.query(
      sql`update sightings set taken_as = null where sighting_id = ${sightingId}`,
    );
    await takeAlerts(world.deps);
    expect(await ticketsOf(sightingId)).toHaveLength(1);
    const onFinding = vi.fn();
    const audited = await auditTickets(world.db, { onFinding });
    expect(onFinding).not.toHaveBeenCalled();
    expect(audited.events).toBeGreaterThan(2);
  });

  it('become tickets without their picture when the picture is gone', async () => {
    const cameraId = await addLedgerCamera(world.db, { x: 5000, y: 0 });
    const bin = await asset(5002, 15);
    const sightingId = await alert(cameraId, {
      algorithmId: 'bin-overflow',
      assetId: bin.assetId,
      place: spot(5002, 15),
    });
    const get = vi.spyOn(world.deps.blobs, 'get').mockRejectedValueOnce(new Error('gone'));
    await takeAlerts(world.deps);
    get.mockRestore();
    const [ticket] = await ticketsOf(sightingId);
    const handler = await world.signIn('handler', bin.maintainerId);
    const detail = await world.inject({
      url: `/api/tickets/${ticket?.number}`,
      headers: handler.headers,
    });
    expect(detail.json()).toMatchObject({ photos: [], sighting: { frameUrl: null } });
  });
});

describe('what a camera of the demo has led to', () => {
  const bins = async (x: number) => {
    const cameraId = await addLedgerCamera(world.db, { x, y: 0 });
    const bin = await asset(x + 2, 15, { isDemo: true });
    const seen = { algorithmId: 'bin-overflow', assetId: bin.assetId, place: spot(x + 2, 15) };
    const sightingId = await alert(cameraId, seen);
    await takeAlerts(world.deps);
    const [ticket] = await ticketsOf(sightingId);
    return { cameraId, bin, number: ticket?.number ?? '' };
  };
  const forget = (cameraId: string) =>
    world.db.transaction((query) => deleteDemoTicketsSeenBy(query, cameraId));

  it('goes with it, but not what a visitor has reported as well', async () => {
    const [alone, shared] = [await bins(5000), await bins(6000)];
    const { trackingKey, ticketNumber } = await fileComplaint(world.deps, {
      ...{ plate: { asset: shared.bin, plateId: newId() }, problemCode: 'overflowing' },
      ...{ photos: [], lang: 'zh', channel: 'scan', clientKey: randomUUID() },
      ...{ text: '满了', contact: '13800000000', shareContact: false },
    });
    expect(ticketNumber).toBe(shared.number);
    for (const { cameraId } of [alone, shared]) await forget(cameraId);
    expect(await ticketByNumber(world.db.query, alone.number)).toBeUndefined();
    expect(await trackingView(world.deps, trackingKey)).toMatchObject({ ticketNumber });
    expect(await findTracking(world.deps, ticketNumber, '13800000000')).toBe(trackingKey);
    const findings: unknown[] = [];
    await auditTickets(world.db, { onFinding: (finding) => findings.push(finding) });
    expect(findings).toEqual([]);
  });
});
