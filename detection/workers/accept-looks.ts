import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { storedLooks } from '../ledger/look-store.ts';
import { type LookOutcome, recordLooks } from '../ledger/record-look.ts';
import type { LookResult } from '../look.ts';
import { type CameraLease, judgeLook, type LookRefusal } from './lease.ts';
import { lockLeases, noteStoredLooks } from './lease-store.ts';
import { countRefusedLooks, workerById } from './worker-store.ts';

/** A look as a worker sends it: under the lease it was taken. */
export type LeasedLook = LookResult & { leaseId: string };

export type AcceptLooksDeps = LedgerDeps & {
  /** Counted for the metrics. */
  onRefused?: (reason: LookRefusal, count: number) => void;
};

/**
 * Stores what a worker saw, as far as it still has the right to: whoever's lease is another's by now is
 * refused and counted. Committed before it answers; sending it again changes nothing.
 * @returns what became of each look, and the leases that the worker has lost
 * @throws AppError `not-allowed` for a worker id of another token
 */
export async function acceptLooks(
  deps: AcceptLooksDeps,
  tokenId: string,
  batch: {
    workerId: string;
    looks: readonly LeasedLook[];
    frames: ReadonlyMap<string, Uint8Array>;
  },
): Promise<{ outcomes: LookOutcome[]; gone: string[] }> {
  const { workerId, frames } = batch;
  const worker = await workerById(deps.db.query, workerId);
  if (worker?.tokenId !== tokenId) {
    throw new AppError('not-allowed', 'Ask for leases first: this worker is not known.');
  }
  const leaseIds = new Map(batch.looks.map(({ lookId, leaseId }) => [lookId, leaseId]));
  const looks = batch.looks.map(({ leaseId: _, ...look }) => look);
  let refusals = new Map<string, LookRefusal>();
  const outcomes = await recordLooks(deps, looks, frames, async (query, sent) => {
    const claims = sent.map((look) => ({
      ...look,
      leaseId: leaseIds.get(look.lookId) ?? '',
      workerId,
    }));
    refusals = await admitLooks(query, claims, deps.clock.now());
    return refusals;
  });
  // Afterwards: a worker's row is locked before its leases everywhere, never the other way round.
  if (refusals.size > 0) await countRefusedLooks(deps.db.query, workerId, refusals.size);
  report(deps, workerId, [...refusals.values()]);
  const lost = [...refusals].filter(([, reason]) => reason === 'lease-lost');
  return { outcomes, gone: [...new Set(lost.map(([lookId]) => leaseIds.get(lookId) ?? ''))] };
}

type Claim = LeasedLook & { workerId: string };

/** Judges looks one after the other against their cameras' leases, and answers which are refused. */
async function admitLooks(
  query: Query,
  claims: readonly Claim[],
  now: Date,
): Promise<Map<string, LookRefusal>> {
  const refusals = new Map<string, LookRefusal>();
  const cameraIds = [...new Set(claims.map(({ cameraId }) => cameraId))];
  const locked = await lockLeases(query, cameraIds);
  const cameras = new Map(locked.map((camera) => [camera.cameraId, camera]));
  // Asked under the lock, so that the same batch at the same time is a repetition and nothing worse.
  const known = await storedLooks(
    query,
    claims.map(({ lookId }) => lookId),
  );
  const stored = new Map<string, { cameraId: string; takenAt: Date; takeOver: boolean }>();
  for (const claim of inOrderOfTime(claims)) {
    if (known.has(claim.lookId)) continue;
    const { cameraId, takenAt, lookId } = claim;
    const camera = cameras.get(cameraId);
    const verdict = judgeLook(camera, claim, now);
    if (camera && (verdict === 'store' || verdict === 'take-over')) {
      const takeOver = verdict === 'take-over' || (stored.get(cameraId)?.takeOver ?? false);
      stored.set(cameraId, { cameraId, takenAt, takeOver });
      cameras.set(cameraId, afterLook(camera, takenAt, verdict === 'take-over'));
    } else refusals.set(lookId, verdict as LookRefusal);
  }
  if (stored.size > 0) await noteStoredLooks(query, [...stored.values()]);
  return refusals;
}

const afterLook = (camera: CameraLease, lastTakenAt: Date, takeOver: boolean): CameraLease =>
  takeOver
    ? { ...camera, lease: camera.next, next: null, lastTakenAt }
    : { ...camera, lastTakenAt };

const inOrderOfTime = <T extends LookResult>(looks: readonly T[]): T[] =>
  [...looks].sort((a, b) => a.takenAt.getTime() - b.takenAt.getTime());

function report({ logger, onRefused }: AcceptLooksDeps, workerId: string, all: LookRefusal[]) {
  for (const reason of new Set(all)) {
    const count = all.filter((each) => each === reason).length;
    onRefused?.(reason, count);
    logger.info({ workerId, reason, count }, 'looks of a worker refused');
  }
}
