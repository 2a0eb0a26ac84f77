import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addWorkerToken } from '../../detection/index.ts';
import type { LookResult } from '../../detection/look.ts';
import { acceptLooks } from '../../detection/workers/accept-looks.ts';
import {
  type GrantedLease,
  type TakeLeasesDeps,
  takeLeases,
} from '../../detection/workers/take-leases.ts';
import { WORKER_PROTOCOL } from '../../detection/workers/worker-protocol.ts';
import { openBlobs } from '../../platform/blobs.ts';
import type { Bus } from '../../platform/bus.ts';
import { fixedClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { addBareCameras } from './bare-cameras.ts';
import { freshDatabase } from './database.ts';

export const LEASE_SECONDS = 60;

/** A look that was answered as stored. */
export type StoredLook = {
  lookId: string;
  cameraId: string;
  takenAt: number;
  leaseId: string;
  workerId: string;
};

/** A worker as the service sees it: it asks, it sends, or it is silent. */
export type FakeWorker = {
  workerId: string;
  leases: GrantedLease[];
  renew(options?: { stopping?: boolean; capacity?: number }): Promise<GrantedLease[]>;
  /** Sends looks of these cameras (of all it believes to have) taken now; answers the outcomes. */
  look(cameraIds?: readonly string[], takenAt?: Date): Promise<string[]>;
  /** Sends the last batch once more. */
  repeat(): Promise<string[]>;
};

/** Leases and the place ledger on a real database. */
export async function leaseWorld() {
  const database = await freshDatabase();
  const { db } = database;
  const clock = fixedClock('2026-11-23T01:00:00Z');
  const { tokenId } = await addWorkerToken({ db, clock }, 'test');
  const stored: StoredLook[] = [];
  const plansOf: TakeLeasesDeps['plansOf'] = async (_query, ids) =>
    ids.map((cameraId) => ({
      cameraId,
      name: 'test',
      sourceUrl: 'rtsp://camera',
      everySeconds: 1,
      geometry: null,
      zones: [],
      assets: [],
      algorithms: [],
    }));
  const directory = await mkdtemp(join(tmpdir(), 'citymark-leases-'));
  const blobs = await openBlobs(`file:${directory}`);
  const bus: Bus = {
    publish: async () => {},
    subscribe: async () => async () => {},
    close: async () => {},
  };
  const outside = { db, clock, blobs, bus, logger: silentLogger };
  const deps = { ...outside, leaseSeconds: LEASE_SECONDS, plansOf };

  const worker = (capacity = 16): FakeWorker => {
    const workerId = randomUUID();
    let last: { looks: (LookResult & { leaseId: string })[] } = { looks: [] };
    const send = async () => {
      const { looks } = last;
      const batch = { workerId, looks, frames: new Map() };
      const { outcomes } = await acceptLooks(deps, tokenId, batch);
      for (const [index, { outcome }] of outcomes.entries()) {
        const look = looks[index];
        if (outcome !== 'stored' || !look) continue;
        const { lookId, cameraId, leaseId, takenAt } = look;
        stored.push({ lookId, cameraId, takenAt: takenAt.getTime(), leaseId, workerId });
      }
      return outcomes.map(({ outcome, reason }) => reason ?? outcome);
    };
    const self: FakeWorker = {
      workerId,
      leases: [],
      async renew({ stopping = false, capacity: now = capacity } = {}) {
        const holding = self.leases.map(({ cameraId, leaseId, planVersion }) => ({
          cameraId,
          leaseId,
          planVersion,
        }));
        const answer = await takeLeases(deps, tokenId, {
          ...{ workerId, name: 'test', protocol: WORKER_PROTOCOL, version: '1', capacity: now },
          ...{ holding, stopping, lagSeconds: 0, looksTaken: 0, looksDropped: 0 },
        });
        self.leases = answer.leases;
        return answer.leases;
      },
      look(ids, takenAt = clock.now()) {
        const mine = self.leases.filter(({ cameraId }) => !ids || ids.includes(cameraId));
        last = { looks: mine.map((lease) => ({ ...emptyLook(lease, takenAt) })) };
        return send();
      },
      repeat: send,
    };
    return self;
  };
  /** Starts over with so many cameras and without workers; answers the cameras' ids, sorted. */
  const reset = async (cameraCount: number): Promise<string[]> => {
    stored.length = 0;
    deps.plansOf = plansOf;
    await db.query({
      text: 'delete from looks; delete from cameras; delete from workers',
      values: [],
    });
    return (await addBareCameras(db, cameraCount)).sort();
  };
  const drop = async () => {
    await blobs.close();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  };
  return { db, clock, stored, worker, deps, reset, drop };
}

const emptyLook = ({ cameraId, leaseId }: GrantedLease, takenAt: Date) => ({
  leaseId,
  lookId: randomUUID(),
  cameraId,
  takenAt,
  widthPx: 640,
  heightPx: 360,
  health: 'ok' as const,
  algorithmIds: [],
  observations: [],
  hidden: [],
  detections: [],
  lagSeconds: 0,
});
