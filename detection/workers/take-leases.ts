import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { LookPlan } from '../look.ts';
import { type CameraLease, isAlive, sharesOf, takeoversOf } from './lease.ts';
import {
  countLeases,
  keepLeaseRows,
  lockLeasesOf,
  promiseLeases,
  releaseLeases,
  renewLeases,
  takeFreeLeases,
} from './lease-store.ts';
import { WORKER_PROTOCOL } from './worker-protocol.ts';
import { deleteWorkersUnseenSince, listWorkers, noteWorker } from './worker-store.ts';

/** What a worker says each time it asks for its cameras. */
export type LeaseRequest = {
  /** A UUID the worker makes when it starts. */
  workerId: string;
  name: string;
  protocol: number;
  version: string;
  /** How much it can do in comparison with others. */
  capacity: number;
  /** What it looks through now; the rest of what it had is given back. */
  holding: readonly { cameraId: string; leaseId: string; planVersion: string }[];
  /** It ends: gives all back and takes nothing. */
  stopping: boolean;
  lagSeconds: number;
  looksTaken: number;
  looksDropped: number;
};

/** One camera of a worker. */
export type GrantedLease = {
  leaseId: string;
  cameraId: string;
  until: Date;
  /** `coming`: another still looks, and stops counting with this worker's first look. */
  state: 'held' | 'coming';
  planVersion: string;
  /** Left out when the worker has this version already. */
  plan: LookPlan | null;
};

export type LeaseAnswer = {
  /** The service's clock, which the worker's looks go by. */
  now: Date;
  leaseSeconds: number;
  renewSeconds: number;
  leases: GrantedLease[];
};

export type TakeLeasesDeps = {
  db: Db;
  clock: Clock;
  leaseSeconds: number;
  plansOf: (query: Query, cameraIds: readonly string[]) => Promise<LookPlan[]>;
};

const FORGET_AFTER_MS = 24 * 3600_000;
/** So that a renewal may fail twice before a lease is over. */
const RENEWALS_PER_LEASE = 3;

/**
 * Renews, gives back and takes leases in one transaction, so that each worker comes to have its fair share.
 * @throws AppError `worker-outdated` for a worker of another version of this protocol, `not-allowed` for an
 * id that belongs to a worker with another token
 */
export async function takeLeases(
  deps: TakeLeasesDeps,
  tokenId: string,
  request: LeaseRequest,
): Promise<LeaseAnswer> {
  checkProtocol(request);
  const { leaseSeconds } = deps;
  const now = deps.clock.now();
  const leases = await deps.db.transaction(async (query) => {
    const worker = await noteWorker(query, { ...request, tokenId, at: now });
    if (!worker) {
      throw new AppError('not-allowed', 'This worker id belongs to a worker with another token.');
    }
    await settleLeases(query, request, { now, leaseSeconds });
    if (request.stopping) return [];
    return grantedLeases(query, deps, request);
  });
  return { now, leaseSeconds, renewSeconds: leaseSeconds / RENEWALS_PER_LEASE, leases };
}

function checkProtocol({ protocol, version }: LeaseRequest) {
  if (protocol === WORKER_PROTOCOL) return;
  throw new AppError(
    'worker-outdated',
    `The worker (${version}) speaks version ${protocol} of the protocol, the service version ` +
      `${WORKER_PROTOCOL}: run the same release of Citymark on both.`,
  );
}

async function settleLeases(
  query: Query,
  { workerId, holding, stopping }: LeaseRequest,
  { now, leaseSeconds }: { now: Date; leaseSeconds: number },
): Promise<void> {
  const cameraCount = await keepLeaseRows(query);
  const mine = await lockLeasesOf(query, workerId);
  const held = new Set(holding.map(({ leaseId }) => leaseId));
  const given = mine.filter((each) => stopping || !held.has(leaseIdFor(each, workerId)));
  await releaseLeases(
    query,
    workerId,
    given.map(({ cameraId }) => cameraId),
  );
  if (stopping) return;
  const until = new Date(now.getTime() + leaseSeconds * 1000);
  await renewLeases(query, workerId, { now, until });
  await deleteWorkersUnseenSince(query, new Date(now.getTime() - FORGET_AFTER_MS));

  const recently = new Date(now.getTime() - leaseSeconds * 1000);
  const workers = await listWorkers(query, recently);
  const shares = sharesOf(
    workers.filter((each) => isAlive(each, now, leaseSeconds)),
    cameraCount,
  );
  const share = shares.get(workerId) ?? 0;
  const before = await countLeases(query, now);
  await takeFreeLeases(query, { workerId, count: share - (before.get(workerId) ?? 0), now, until });
  const counts = await countLeases(query, now);
  for (const { from, count } of takeoversOf(workerId, shares, counts)) {
    await promiseLeases(query, { from, workerId, count, now, until });
  }
}

const leaseIdFor = ({ lease, next }: CameraLease, workerId: string): string =>
  (lease?.workerId === workerId ? lease : next)?.leaseId ?? '';

async function grantedLeases(
  query: Query,
  deps: TakeLeasesDeps,
  { workerId, holding }: LeaseRequest,
): Promise<GrantedLease[]> {
  const mine = await lockLeasesOf(query, workerId);
  const plans = await deps.plansOf(
    query,
    mine.map(({ cameraId }) => cameraId),
  );
  const known = new Map(holding.map((each) => [each.leaseId, each.planVersion]));
  const byCamera = new Map(plans.map((plan) => [plan.cameraId, plan]));
  return mine.flatMap((camera): GrantedLease[] => {
    const plan = byCamera.get(camera.cameraId);
    const state = camera.lease?.workerId === workerId ? 'held' : 'coming';
    const lease = state === 'held' ? camera.lease : camera.next;
    if (!plan || !lease) return [];
    const planVersion = planVersionOf(plan);
    const { leaseId, until } = lease;
    const isKnown = known.get(leaseId) === planVersion;
    const { cameraId } = camera;
    return [{ leaseId, cameraId, until, state, planVersion, plan: isKnown ? null : plan }];
  });
}

/** Changes with anything that a worker has to know of a camera. */
export const planVersionOf = (plan: LookPlan): string =>
  createHash('sha256').update(JSON.stringify(plan)).digest('base64url').slice(0, 16);
