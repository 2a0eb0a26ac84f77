import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import {
  type FakeWorker,
  LEASE_SECONDS,
  leaseWorld,
  type StoredLook,
} from '../support/lease-world.ts';

type World = Awaited<ReturnType<typeof leaseWorld>>;
let world: World;
let cameraIds: string[];
beforeAll(async () => {
  world = await leaseWorld();
});
afterAll(() => world.drop());

const ids = (worker: FakeWorker, state?: 'held' | 'coming') =>
  worker.leases.filter((each) => !state || each.state === state).map(({ cameraId }) => cameraId);

describe('leases of cameras', () => {
  it('go to the first worker all, and half of them to a second one without a gap', async () => {
    cameraIds = await world.reset(10);
    const [first, second] = [world.worker(), world.worker()];
    await first.renew();
    expect(ids(first, 'held')).toHaveLength(10);
    await second.renew();
    expect(ids(second)).toHaveLength(5);
    expect(ids(second, 'coming')).toHaveLength(5);
    // Until the second one has seen something, the first one's looks count.
    world.clock.advance(1000);
    expect(new Set(await first.look())).toEqual(new Set(['stored']));
    world.clock.advance(1000);
    expect(new Set(await second.look())).toEqual(new Set(['stored']));
    world.clock.advance(1000);
    const outcomes = await first.look();
    expect(outcomes.filter((each) => each === 'lease-lost')).toHaveLength(5);
    expect(outcomes.filter((each) => each === 'stored')).toHaveLength(5);
    await first.renew();
    await second.renew();
    expect([...ids(first, 'held'), ...ids(second, 'held')].sort()).toEqual(cameraIds);
    const [row] = await world.db.query<{ n: number }>(
      sql`select looks_refused as n from workers where worker_id = ${first.workerId}`,
    );
    expect(row?.n).toBe(5);
  });

  it('of a dead worker are over after their time, and its late looks are refused', async () => {
    cameraIds = await world.reset(6);
    const [dead, living] = [world.worker(), world.worker()];
    await dead.renew();
    await living.renew();
    await living.look();
    await dead.renew();
    expect(ids(dead, 'held')).toHaveLength(3);
    world.clock.advance((LEASE_SECONDS - 1) * 1000);
    expect(await living.renew()).toHaveLength(3);
    world.clock.advance(1000);
    expect(await living.renew()).toHaveLength(6);
    await living.look();
    world.clock.advance(1000);
    expect(await dead.look()).toEqual(['lease-lost', 'lease-lost', 'lease-lost']);
    // It is let in again, like any that joins.
    expect((await dead.renew()).map(({ state }) => state)).toEqual(['coming', 'coming', 'coming']);
  });

  it('stay with a worker that has nobody to take over, even when it was silent', async () => {
    cameraIds = await world.reset(3);
    const only = world.worker();
    await only.renew();
    world.clock.advance(10 * LEASE_SECONDS * 1000);
    expect(await only.look()).toEqual(['stored', 'stored', 'stored']);
    expect(await only.renew()).toHaveLength(3);
  });

  it('are free at once when a worker stops, and with the next one where it waits', async () => {
    cameraIds = await world.reset(4);
    const [first, second] = [world.worker(), world.worker()];
    await first.renew();
    await second.renew();
    await first.renew({ stopping: true });
    expect(first.leases).toEqual([]);
    await second.renew();
    expect(ids(second, 'held').sort()).toEqual(cameraIds);
  });

  it('return to the first worker when the one that was to take over never looks', async () => {
    cameraIds = await world.reset(4);
    const [first, second] = [world.worker(), world.worker()];
    await first.renew();
    await second.renew();
    for (let passed = 0; passed < 2 * LEASE_SECONDS; passed += 20) {
      world.clock.advance(20_000);
      await first.renew();
      expect(new Set(await first.look())).toEqual(new Set(['stored']));
    }
    expect(await second.look()).toEqual(['lease-lost', 'lease-lost']);
  });

  it('end with the camera, and follow it when it is switched off and on', async () => {
    cameraIds = await world.reset(3);
    const worker = world.worker();
    await worker.renew();
    const [off = '', gone = '', stays = ''] = cameraIds;
    await world.db.query(sql`update cameras set enabled = false where camera_id = ${off}`);
    await world.db.query(sql`delete from cameras where camera_id = ${gone}`);
    world.clock.advance(1000);
    expect((await worker.look([gone])).join()).toContain('unknown-camera');
    await worker.renew();
    expect(ids(worker)).toEqual([stays]);
    await world.db.query(sql`update cameras set enabled = true where camera_id = ${off}`);
    await worker.renew();
    expect(ids(worker).sort()).toEqual([off, stays].sort());
  });

  it('carry the plan when it is new or has changed', async () => {
    cameraIds = await world.reset(1);
    const worker = world.worker();
    expect((await worker.renew())[0]?.plan).toMatchObject({ cameraId: cameraIds[0] });
    expect((await worker.renew())[0]?.plan).toBeNull();
    const { plansOf } = world.deps;
    world.deps.plansOf = async (query, cameras) =>
      (await plansOf(query, cameras)).map((plan) => ({ ...plan, everySeconds: 5 }));
    expect((await worker.renew())[0]?.plan).toMatchObject({ everySeconds: 5 });
  });

  it('follow capacity', async () => {
    cameraIds = await world.reset(12);
    const [small, large] = [world.worker(10), world.worker(20)];
    await Promise.all([small.renew(), large.renew()]);
    for (let round = 0; round < 3; round += 1) {
      for (const worker of [small, large]) {
        world.clock.advance(1000);
        await worker.renew();
        if (worker.leases.length > 0) await worker.look();
      }
    }
    await small.renew();
    expect([ids(small, 'held').length, ids(large, 'held').length]).toEqual([4, 8]);
  });
});

/** Each camera's looks in the order of their time: one lease after the other, none coming back. */
function expectOneWatcherAtATime(stored: readonly StoredLook[]) {
  expect(new Set(stored.map(({ lookId }) => lookId)).size).toBe(stored.length);
  const byCamera = Map.groupBy(stored, ({ cameraId }) => cameraId);
  for (const unsorted of byCamera.values()) {
    const looks = unsorted.sort((a, b) => a.takenAt - b.takenAt);
    const times = looks.map(({ takenAt }) => takenAt);
    expect(new Set(times).size).toBe(times.length);
    const spells = looks
      .map(({ leaseId }) => leaseId)
      .filter((leaseId, index, all) => leaseId !== all[index - 1]);
    expect(new Set(spells).size).toBe(spells.length);
  }
}

const step = fc.record({
  who: fc.nat(3),
  what: fc.constantFrom('renew', 'look', 'look', 'repeat', 'stop'),
  lateMs: fc.constantFrom(0, 0, 500, 30_000),
});
const moments = fc.array(
  fc.record({
    passMs: fc.constantFrom(1, 700, 5000, 25_000, 61_000),
    together: fc.array(step, { minLength: 1, maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 12 },
);

it('whatever workers do in whatever order, one camera has one watcher at a time, and all get their share', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (script) => {
      cameraIds = await world.reset(7);
      const workers = Array.from({ length: 4 }, () => world.worker());
      for (const { passMs, together } of script) {
        world.clock.advance(passMs);
        const ends = await Promise.allSettled(
          together.map(async ({ who, what, lateMs }) => {
            const worker = workers[who];
            if (what === 'renew') await worker?.renew();
            if (what === 'stop' && worker?.leases.length) await worker.renew({ stopping: true });
            const takenAt = new Date(world.clock.now().getTime() - lateMs);
            if (what === 'look' && worker?.leases.length) await worker.look(undefined, takenAt);
            if (what === 'repeat' && worker?.leases.length) await worker.repeat();
          }),
        );
        expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
      }
      expectOneWatcherAtATime(world.stored);
      // Left alone, they settle: everybody asks and looks, and within two leases all have their share.
      for (let round = 0; round < 6; round += 1) {
        world.clock.advance((LEASE_SECONDS * 1000) / 3);
        for (const worker of workers) {
          world.clock.advance(1);
          await worker.renew();
          if (worker.leases.length > 0) await worker.look();
        }
      }
      expect(workers.map((worker) => ids(worker, 'held').length).sort()).toEqual([1, 2, 2, 2]);
      expect(workers.flatMap((worker) => ids(worker)).sort()).toEqual(cameraIds);
      expectOneWatcherAtATime(world.stored);
    }),
    // The embedded engine has one connection: nothing of it happens at the same time.
    { numRuns: world.db.engine === 'pglite' ? 4 : 20 },
  );
});
