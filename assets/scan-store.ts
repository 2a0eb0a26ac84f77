import { one, type Query, sql } from '../platform/db.ts';

/** One scan of a plate; where, only coarsely, and only when the phone said so. */
export type Scan = {
  scanId: string;
  plateId: string;
  at: Date;
  cell: string | null;
  distanceM: number | null;
};

export async function insertScan(query: Query, scan: Scan): Promise<void> {
  await query(sql`
    insert into scans (scan_id, plate_id, at, cell, distance_m)
    values (${scan.scanId}, ${scan.plateId}, ${scan.at}, ${scan.cell}, ${scan.distanceM})`);
}

/** How often a page of the plate was opened since then; position checks of the same page do not count. */
export async function scansSince(query: Query, plateId: string, since: Date): Promise<number> {
  const { scans } = await one(
    query<{ scans: number }>(sql`
      select count(*) as scans from scans where plate_id = ${plateId} and at >= ${since} and cell is null`),
  );
  return scans;
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
