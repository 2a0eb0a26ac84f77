/** The right of one worker to look through one camera, for a while. */
export type Lease = { leaseId: string; workerId: string; until: Date };

/** Everything that is decided about one camera: who looks, who is about to take over. */
export type CameraLease = {
  cameraId: string;
  lease: Lease | null;
  /** Takes over with its first look, so that there is no gap. */
  next: Lease | null;
  /** When the newest stored look was taken. */
  lastTakenAt: Date | null;
};

/** How much a worker can do in comparison with the others. */
export type WorkerCapacity = { workerId: string; capacity: number };

/** A worker that said nothing for a whole lease is dead: its leases are over, too. */
export const isAlive = (
  worker: { seenAt: Date; stoppedAt: Date | null },
  now: Date,
  leaseSeconds: number,
): boolean =>
  worker.stoppedAt === null && now.getTime() - worker.seenAt.getTime() < leaseSeconds * 1000;

/**
 * How many cameras each worker should have: in proportion to its capacity, all of them given out even when
 * together they are too much, so that every camera gets slower and none is left out.
 */
export function sharesOf(
  workers: readonly WorkerCapacity[],
  cameraCount: number,
): Map<string, number> {
  const total = workers.reduce((sum, { capacity }) => sum + capacity, 0);
  const exact = workers.map(({ workerId, capacity }) => {
    const share = total > 0 ? (cameraCount * capacity) / total : 0;
    return { workerId, whole: Math.floor(share), rest: share - Math.floor(share) };
  });
  let left = total > 0 ? cameraCount - exact.reduce((sum, { whole }) => sum + whole, 0) : 0;
  // Every gateway has to come to the same answer, so equal remainders go by the id.
  exact.sort((a, b) => b.rest - a.rest || (a.workerId < b.workerId ? -1 : 1));
  return new Map(
    exact.map(({ workerId, whole }) => {
      const extra = left > 0 ? 1 : 0;
      left -= extra;
      return [workerId, whole + extra];
    }),
  );
}

/**
 * How many cameras a worker below its share takes over from each of those above theirs, the fullest first.
 * @param counts cameras that each has, without those that are on their way to another, with those that come
 */
export function takeoversOf(
  workerId: string,
  shares: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): { from: string; count: number }[] {
  let wanted = (shares.get(workerId) ?? 0) - (counts.get(workerId) ?? 0);
  const surplus = [...counts]
    .map(([from, count]) => ({ from, count: count - (shares.get(from) ?? 0) }))
    .filter(({ from, count }) => from !== workerId && count > 0)
    .sort((a, b) => b.count - a.count || (a.from < b.from ? -1 : 1));
  const takeovers: { from: string; count: number }[] = [];
  for (const each of surplus) {
    const count = Math.min(each.count, wanted);
    if (count <= 0) break;
    takeovers.push({ from: each.from, count });
    wanted -= count;
  }
  return takeovers;
}

export const lookRefusals = ['lease-lost', 'too-old', 'from-the-future'] as const;
/** Why a look is not stored: its lease is another's, something newer is stored, or its clock is wrong. */
export type LookRefusal = (typeof lookRefusals)[number];

const CLOCK_TOLERANCE_MS = 10_000;

/**
 * Whether a look may be stored. `take-over`: it may, and with it the camera is its worker's.
 * @param camera undefined: nobody may look through this camera
 */
export function judgeLook(
  camera: CameraLease | undefined,
  look: { leaseId: string; workerId: string; takenAt: Date },
  now: Date,
): 'store' | 'take-over' | LookRefusal {
  const holds = (lease: Lease | null | undefined) =>
    lease?.leaseId === look.leaseId && lease.workerId === look.workerId;
  // A promise that ran out was for a worker that has died; a lease that ran out is still nobody else's.
  const isNext = holds(camera?.next) && (camera?.next?.until ?? now) > now;
  if (!camera || !(isNext || holds(camera.lease))) return 'lease-lost';
  if (look.takenAt.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) return 'from-the-future';
  if (camera.lastTakenAt && look.takenAt <= camera.lastTakenAt) return 'too-old';
  return isNext ? 'take-over' : 'store';
}
