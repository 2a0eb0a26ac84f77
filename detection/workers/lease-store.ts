import { type Query, sql } from '../../platform/db.ts';
import type { CameraLease } from './lease.ts';

type LeaseRow = {
  cameraId: string;
  leaseId: string | null;
  workerId: string | null;
  until: Date | null;
  nextLeaseId: string | null;
  nextWorkerId: string | null;
  nextUntil: Date | null;
  lastTakenAt: Date | null;
};

const columns = sql`camera_id as "cameraId", lease_id as "leaseId", worker_id as "workerId", until,
  next_lease_id as "nextLeaseId", next_worker_id as "nextWorkerId", next_until as "nextUntil",
  last_taken_at as "lastTakenAt"`;

const leaseOf = (leaseId: string | null, workerId: string | null, until: Date | null) =>
  leaseId && workerId && until ? { leaseId, workerId, until } : null;

const cameraLease = (row: LeaseRow): CameraLease => ({
  cameraId: row.cameraId,
  lease: leaseOf(row.leaseId, row.workerId, row.until),
  next: leaseOf(row.nextLeaseId, row.nextWorkerId, row.nextUntil),
  lastTakenAt: row.lastTakenAt,
});

/** Brings the rows in line with the cameras that can be looked through, and answers how many there are. */
export async function keepLeaseRows(query: Query): Promise<number> {
  // In one order everywhere, so that two gateways do not wait for each other in a circle.
  await query(sql`
    insert into camera_leases (camera_id)
    select camera_id from cameras
    where enabled and source_kind <> 'none'
      and not exists (select from camera_leases l where l.camera_id = cameras.camera_id)
    order by camera_id
    on conflict do nothing`);
  await query(sql`
    delete from camera_leases where camera_id in (
      select l.camera_id from camera_leases l
      where not exists (
        select from cameras c
        where c.camera_id = l.camera_id and c.enabled and c.source_kind <> 'none')
      order by l.camera_id for update skip locked)`);
  const [row] = await query<{ count: number }>(sql`select count(*) as count from camera_leases`);
  return row?.count ?? 0;
}

/** What a worker has or is about to take over, locked until the transaction ends. */
export async function lockLeasesOf(query: Query, workerId: string): Promise<CameraLease[]> {
  const rows = await query<LeaseRow>(sql`
    select ${columns} from camera_leases
    where worker_id = ${workerId} or next_worker_id = ${workerId}
    order by camera_id for update`);
  return rows.map(cameraLease);
}

/** The leases of these cameras, locked until the transaction ends. */
export async function lockLeases(
  query: Query,
  cameraIds: readonly string[],
): Promise<CameraLease[]> {
  const rows = await query<LeaseRow>(sql`
    select ${columns} from camera_leases
    where camera_id = any(${cameraIds}::uuid[]) order by camera_id for update`);
  return rows.map(cameraLease);
}

/** Gives these cameras back: they are free, or their next worker's, at once. */
export async function releaseLeases(
  query: Query,
  workerId: string,
  cameraIds: readonly string[],
): Promise<void> {
  if (cameraIds.length === 0) return;
  await query(sql`
    update camera_leases set lease_id = next_lease_id, worker_id = next_worker_id, until = next_until,
      next_lease_id = null, next_worker_id = null, next_until = null
    where worker_id = ${workerId} and camera_id = any(${cameraIds}::uuid[])`);
  await query(sql`
    update camera_leases set next_lease_id = null, next_worker_id = null, next_until = null
    where next_worker_id = ${workerId} and camera_id = any(${cameraIds}::uuid[])`);
}

/** Prolongs all that a worker has; what it was to take over from a dead one is its own from now on. */
export async function renewLeases(
  query: Query,
  workerId: string,
  { now, until }: { now: Date; until: Date },
): Promise<void> {
  await query(sql`
    update camera_leases set lease_id = next_lease_id, worker_id = next_worker_id, until = ${until},
      next_lease_id = null, next_worker_id = null, next_until = null
    where next_worker_id = ${workerId} and (until is null or until <= ${now})`);
  await query(sql`update camera_leases set until = ${until} where worker_id = ${workerId}`);
  await query(
    sql`update camera_leases set next_until = ${until} where next_worker_id = ${workerId}`,
  );
}

/** Takes up to `count` cameras that nobody looks through, those first that were not looked at longest. */
export async function takeFreeLeases(
  query: Query,
  { workerId, count, now, until }: { workerId: string; count: number; now: Date; until: Date },
): Promise<void> {
  if (count <= 0) return;
  await query(sql`
    with free as (
      select camera_id from camera_leases
      where (lease_id is null or worker_id is null or until <= ${now})
        and (next_worker_id is null or next_until <= ${now})
      order by last_taken_at nulls first, camera_id
      limit ${count} for update skip locked)
    update camera_leases l set lease_id = gen_random_uuid(), worker_id = ${workerId}, until = ${until},
      next_lease_id = null, next_worker_id = null, next_until = null
    from free where l.camera_id = free.camera_id`);
}

/** Promises a worker up to `count` cameras of another, which goes on until the first look of the new one. */
export async function promiseLeases(
  query: Query,
  promise: { from: string; workerId: string; count: number; now: Date; until: Date },
): Promise<void> {
  const { from, workerId, count, now, until } = promise;
  await query(sql`
    with promised as (
      select camera_id from camera_leases
      where worker_id = ${from} and until > ${now}
        and (next_worker_id is null or next_until <= ${now})
      order by camera_id
      limit ${count} for update skip locked)
    update camera_leases l
    set next_lease_id = gen_random_uuid(), next_worker_id = ${workerId}, next_until = ${until}
    from promised where l.camera_id = promised.camera_id`);
}

/** Cameras by worker; those that are promised to another count for that one. */
export async function countLeases(query: Query, now: Date): Promise<Map<string, number>> {
  const rows = await query<{ workerId: string; count: number }>(sql`
    select case when next_worker_id is not null and next_until > ${now} then next_worker_id
      else worker_id end as "workerId", count(*) as count
    from camera_leases
    where (worker_id is not null and until > ${now})
      or (next_worker_id is not null and next_until > ${now})
    group by 1`);
  return new Map(rows.map(({ workerId, count }) => [workerId, count]));
}

/**
 * Notes the newest stored look of each camera; with `takeOver` its next worker has it from now on. The rows
 * are locked already.
 */
export async function noteStoredLooks(
  query: Query,
  looks: readonly { cameraId: string; takenAt: Date; takeOver: boolean }[],
): Promise<void> {
  await query(sql`
    update camera_leases l set
      lease_id = case when look.take_over then next_lease_id else lease_id end,
      worker_id = case when look.take_over then next_worker_id else worker_id end,
      until = case when look.take_over then next_until else until end,
      next_lease_id = case when look.take_over then null else next_lease_id end,
      next_worker_id = case when look.take_over then null else next_worker_id end,
      next_until = case when look.take_over then null else next_until end,
      last_taken_at = look.taken_at
    from unnest(
      ${looks.map(({ cameraId }) => cameraId)}::uuid[],
      ${looks.map(({ takenAt }) => takenAt)}::timestamptz[],
      ${looks.map(({ takeOver }) => takeOver)}::boolean[]
    ) as look (camera_id, taken_at, take_over)
    where l.camera_id = look.camera_id`);
}

/** Figures for whoever watches the service. */
export async function leaseCounts(
  query: Query,
  now: Date,
  leaseSeconds: number,
): Promise<{ leased: number; free: number; workersAlive: number; worstLagSeconds: number }> {
  const aliveSince = new Date(now.getTime() - leaseSeconds * 1000);
  const [cameras] = await query<{ leased: number; free: number }>(sql`
    select count(*) filter (where worker_id is not null and until > ${now}) as leased,
      count(*) filter (where worker_id is null or until is null or until <= ${now}) as free
    from camera_leases`);
  const [workers] = await query<{ alive: number; lag: number | null }>(sql`
    select count(*) as alive, max(lag_seconds) as lag from workers
    where seen_at > ${aliveSince} and stopped_at is null`);
  return {
    leased: cameras?.leased ?? 0,
    free: cameras?.free ?? 0,
    workersAlive: workers?.alive ?? 0,
    worstLagSeconds: workers?.lag ?? 0,
  };
}
