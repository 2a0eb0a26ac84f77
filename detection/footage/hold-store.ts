import { type Query, sql } from '../../platform/db.ts';
import type { FootageHold } from './hold-footage.ts';

/** One row for each camera; the union of what the holder has held and holds now. */
export async function upsertHolds(
  query: Query,
  { holder, cameraIds, range, at }: FootageHold,
): Promise<void> {
  const ids = [...new Set(cameraIds)].sort();
  if (ids.length === 0) return;
  await query(sql`
    insert into footage_holds (holder, camera_id, starts_at, ends_at, held_at)
    select ${holder}, camera_id, ${range.from}, ${range.to}, ${at}
    from unnest(${ids}::uuid[]) as camera (camera_id)
    on conflict (holder, camera_id) do update
      set starts_at = least(footage_holds.starts_at, excluded.starts_at),
          ends_at = greatest(footage_holds.ends_at, excluded.ends_at)`);
}

export async function deleteHolds(query: Query, holder: string): Promise<void> {
  await query(sql`delete from footage_holds where holder = ${holder}`);
}

/** How much of the footage is held, in holders and bytes. */
export async function heldTotals(query: Query): Promise<{ holders: number; bytes: number }> {
  const [totals] = await query<{ holders: number; bytes: number }>(sql`
    select (select count(distinct holder) from footage_holds) as holders,
      coalesce((select sum(s.bytes) from footage_segments s where exists (
        select from footage_holds h where h.camera_id = s.camera_id
          and h.starts_at < s.ends_at and h.ends_at > s.starts_at)), 0)::bigint as bytes`);
  return totals ?? { holders: 0, bytes: 0 };
}
