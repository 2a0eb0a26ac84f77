import { type Query, sql, toJson } from '../platform/db.ts';

/** Scans of a plate that were counted together; where, only coarsely, and only when the phone said so. */
export type Scan = {
  scanId: string;
  plateId: string;
  at: Date;
  visits: number;
  cell: string | null;
  distanceM: number | null;
};

export async function insertScans(query: Query, scans: readonly Scan[]): Promise<void> {
  await query(sql`
    insert into scans (scan_id, plate_id, at, visits, cell, distance_m)
    select "scanId", "plateId", at, visits, cell, "distanceM" from jsonb_to_recordset(${toJson(scans)}::jsonb)
      as s("scanId" uuid, "plateId" uuid, at timestamptz, visits integer, cell text, "distanceM" integer)`);
}

/**
 * The plates among these whose page was opened more than `limit` times since then, and how often; position
 * checks of the same page do not count.
 */
export async function platesScannedMoreThan(
  query: Query,
  limit: number,
  plateIds: readonly string[],
  since: Date,
): Promise<{ plateId: string; scans: number }[]> {
  const rows = await query<{ plate_id: string; scans: number }>(sql`
    select plate_id, sum(visits) as scans from scans
    where plate_id = any(${plateIds}::uuid[]) and at >= ${since} and cell is null
    group by plate_id having sum(visits) > ${limit}`);
  return rows.map((row) => ({ plateId: row.plate_id, scans: row.scans }));
}

/** The coarse cells a plate was scanned in since then. */
export async function cellsSince(query: Query, plateId: string, since: Date): Promise<string[]> {
  const rows = await query<{ cell: string }>(sql`
    select distinct cell from scans where plate_id = ${plateId} and at >= ${since} and cell is not null`);
  return rows.map((row) => row.cell);
}

/** Forgets scans from before that time; answers how many. */
export async function deleteScansBefore(query: Query, before: Date): Promise<number> {
  const rows = await query(sql`delete from scans where at < ${before} returning scan_id`);
  return rows.length;
}
