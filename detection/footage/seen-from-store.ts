import { encode, type Point } from '../../geogrid/index.ts';
import { type Query, sql } from '../../platform/db.ts';
import type { CameraRecord } from '../cameras/camera.ts';
import { SIGHT_LEVEL } from '../cameras/sight-store.ts';
import type { TimeRange } from './footage-provider.ts';
import { LONGEST_SEGMENT_MS } from './segment.ts';

/** A camera that sees a place, as far as footage of it goes. */
export type SeeingCamera = Pick<CameraRecord, 'cameraId' | 'geometry' | 'health'> & {
  pixelsPerM: number;
  /** Another platform records it. */
  isElsewhere: boolean;
};

/** The cameras that see a point at a height, in no order. @throws GridError for a point outside the grid */
export async function seeingCameras(
  query: Query,
  { heightM, ...point }: Point & { heightM: number },
): Promise<SeeingCamera[]> {
  return query(sql`
    select camera_id as "cameraId", pixels_per_m as "pixelsPerM", geometry, health,
      f.camera_id is not null as "isElsewhere"
    from sight_cells s join cameras using (camera_id) left join camera_footage f using (camera_id)
    where s.grid_code = ${encode(point, SIGHT_LEVEL)} and s.lowest_m <= ${heightM}`);
}

/** When we have recorded each of some cameras within a range: joined where files follow each other, cut, in order. */
export async function recordedStretches(
  query: Query,
  cameraIds: readonly string[],
  { from, to }: TimeRange,
): Promise<Map<string, TimeRange[]>> {
  const earliest = new Date(from.getTime() - LONGEST_SEGMENT_MS);
  const rows = await query<{ camera_id: string; from_at: Date; to_at: Date }>(sql`
    select camera_id, lower(stretch) as from_at, upper(stretch) as to_at
    from (
      select camera_id, range_agg(tstzrange(starts_at, ends_at))
        * tstzmultirange(tstzrange(${from}, ${to})) as stretches
      from footage_segments
      where camera_id = any(${cameraIds}::uuid[])
        and starts_at >= ${earliest} and starts_at < ${to} and ends_at > ${from} and not is_replaced
      group by camera_id
    ) recorded cross join lateral unnest(stretches) as stretch
    order by camera_id, from_at`);
  const byCamera = new Map<string, TimeRange[]>();
  for (const { camera_id, from_at, to_at } of rows) {
    const stretches = byCamera.get(camera_id) ?? [];
    stretches.push({ from: from_at, to: to_at });
    byCamera.set(camera_id, stretches);
  }
  return byCamera;
}
