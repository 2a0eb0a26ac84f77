import { type Query, sql } from '../../platform/db.ts';
import type { Box } from '../box.ts';
import type { Verdict } from '../sightings/sighting.ts';
import type { Example } from './example.ts';

type ExampleRow = {
  example_id: string;
  camera_id: string;
  algorithm_id: string;
  sighting_id: string;
  verdict: Verdict;
  score: number;
  box: [number, number, number, number];
  colours: Uint8Array | null;
  judged_by: string;
  judged_at: Date;
  expires_at: Date;
};

const toExample = (row: ExampleRow): Example => ({
  exampleId: row.example_id,
  cameraId: row.camera_id,
  algorithmId: row.algorithm_id,
  sightingId: row.sighting_id,
  verdict: row.verdict,
  score: row.score,
  box: row.box satisfies Box,
  colours: row.colours,
  judgedBy: row.judged_by,
  judgedAt: row.judged_at,
  expiresAt: row.expires_at,
});

/** Keeps what was learnt of an alert; the same alert again changes nothing. */
export async function addExample(query: Query, example: Example): Promise<void> {
  await query(sql`
    insert into examples (example_id, camera_id, algorithm_id, sighting_id, verdict, score, box, colours,
      judged_by, judged_at, expires_at)
    select ${example.exampleId}, camera_id, ${example.algorithmId}, ${example.sightingId},
      ${example.verdict}, ${example.score}, ${[...example.box]}::real[], ${example.colours},
      ${example.judgedBy}, ${example.judgedAt}, ${example.expiresAt}
    from cameras where camera_id = ${example.cameraId}
    on conflict (sighting_id) do nothing`);
}

/** What some cameras remember at a time, the newest first; at most `limit` of each. */
export async function examplesOf(
  query: Query,
  cameraIds: readonly string[],
  at: Date,
  limit = 200,
): Promise<Example[]> {
  const rows = await query<ExampleRow>(sql`
    select e.* from unnest(${cameraIds}::uuid[]) as c (camera_id)
    cross join lateral (
      select example_id, camera_id, algorithm_id, sighting_id, verdict, score, box, colours, judged_by,
        judged_at, expires_at
      from examples
      where camera_id = c.camera_id and forgotten_at is null and expires_at > ${at}
      order by judged_at desc, example_id desc limit ${limit}) e
    order by e.camera_id, e.judged_at desc, e.example_id desc`);
  return rows.map(toExample);
}

/** A person takes an example back; answers whether there was one to take back. */
export async function forgetExample(
  query: Query,
  { cameraId, exampleId, by, at }: { cameraId: string; exampleId: string; by: string; at: Date },
): Promise<boolean> {
  const rows = await query(sql`
    update examples set forgotten_by = ${by}, forgotten_at = ${at}
    where example_id = ${exampleId} and camera_id = ${cameraId} and forgotten_at is null
    returning example_id`);
  return rows.length > 0;
}

/** Deletes what is no longer remembered, nor shown. */
export async function deleteOldExamples(query: Query, before: Date): Promise<void> {
  await query(sql`
    delete from examples where expires_at < ${before} or forgotten_at < ${before}`);
}
