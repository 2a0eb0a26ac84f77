import { type Query, sql } from '../../platform/db.ts';

/** How often people have agreed with an algorithm at a camera. */
export type Precision = {
  algorithmId: string;
  cameraId: string;
  /** Null for a camera that is no more. */
  cameraName: string | null;
  confirmed: number;
  rejected: number;
  /** Alerts that wait for a person. */
  waiting: number;
  /** 0 to 1; null while nobody has judged. */
  precision: number | null;
};

type PrecisionRow = {
  algorithm_id: string;
  camera_id: string;
  camera_name: string | null;
  confirmed: number;
  rejected: number;
  waiting: number;
};

/** The alerts of a time, by algorithm and by the camera that saw each best. */
export async function precisionOf(
  query: Query,
  { from, to }: { from: Date; to: Date },
): Promise<Precision[]> {
  const rows = await query<PrecisionRow>(sql`
    select s.algorithm_id, s.camera_id, c.name as camera_name,
      count(*) filter (where s.verdict = 'confirmed') as confirmed,
      count(*) filter (where s.verdict = 'rejected') as rejected,
      count(*) filter (where s.verdict is null and s.needs_confirmation and s.taken_as is null) as waiting
    from sightings s left join cameras c using (camera_id)
    where s.alerted_at >= ${from} and s.alerted_at < ${to}
    group by s.algorithm_id, s.camera_id, c.name order by s.algorithm_id, c.name, s.camera_id`);
  return rows.map(({ confirmed, rejected, ...row }) => ({
    algorithmId: row.algorithm_id,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    confirmed,
    rejected,
    waiting: row.waiting,
    precision: confirmed + rejected > 0 ? confirmed / (confirmed + rejected) : null,
  }));
}
