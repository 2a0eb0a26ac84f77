import { maybeOne, type Query, sql, toJson } from '../platform/db.ts';
import { type LabelDesign, plainDesign } from './label/label-design.ts';
import type { LabelLayoutName } from './label/layout.ts';

/** A print run of labels. It is done when each of its parts is. */
export type LabelBatch = {
  batchId: string;
  layout: LabelLayoutName;
  design: LabelDesign;
  /** What the design was called; null for the plain form. */
  designName: string | null;
  state: 'waiting' | 'running' | 'done';
  total: number;
  /** Labels that both decoders read, and those that were held back. */
  released: number;
  held: number;
  parts: number;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
};

/** One PDF of a batch; `blob` is null when every label of it was held back. */
export type LabelPart = { part: number; blob: string | null; labels: number; pages: number };

type BatchRow = {
  batch_id: string;
  layout: LabelLayoutName;
  design: LabelDesign | null;
  design_name: string | null;
  state: LabelBatch['state'];
  total: number;
  released: number;
  held: number;
  parts: number;
  created_by: string;
  created_at: Date;
  finished_at: Date | null;
};

const selectBatch = sql`
  select b.batch_id, b.layout, b.design, b.design_name, b.state, b.total, b.created_by, b.created_at, b.finished_at,
    count(*) filter (where l.state = 'released') as released,
    count(*) filter (where l.state = 'held') as held, max(l.part) + 1 as parts
  from label_batches b join label_batch_plates l using (batch_id)`;

const toBatch = (row: BatchRow): LabelBatch => ({
  batchId: row.batch_id,
  layout: row.layout,
  design: row.design ?? plainDesign(row.layout),
  designName: row.design_name,
  state: row.state,
  total: row.total,
  released: row.released,
  held: row.held,
  parts: row.parts,
  createdBy: row.created_by,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
});

/** Adds a batch of these plates in this order, `partSize` of them to a part. */
export async function insertBatch(
  query: Query,
  batch: Pick<LabelBatch, 'batchId' | 'design' | 'designName' | 'createdBy' | 'createdAt'>,
  plateIds: readonly string[],
  partSize: number,
): Promise<void> {
  await query(sql`
    insert into label_batches
      (batch_id, layout, design, design_name, state, total, created_by, created_at)
    values (${batch.batchId}, ${batch.design.layout}, ${toJson(batch.design)}::jsonb, ${batch.designName},
      'waiting', ${plateIds.length}, ${batch.createdBy}, ${batch.createdAt})`);
  await query(sql`
    insert into label_batch_plates (batch_id, position, plate_id, part, state)
    select ${batch.batchId}, p.position - 1, p.plate_id, (p.position - 1) / ${partSize}::bigint, 'waiting'
    from unnest(${[...plateIds]}::uuid[]) with ordinality as p(plate_id, position)`);
}

export async function batchById(query: Query, batchId: string): Promise<LabelBatch | undefined> {
  const row = await maybeOne(
    query<BatchRow>(sql`${selectBatch} where b.batch_id = ${batchId} group by b.batch_id`),
  );
  return row && toBatch(row);
}

/** The latest batches, newest first. */
export async function listBatches(query: Query, limit: number): Promise<LabelBatch[]> {
  const rows = await query<BatchRow>(sql`
    ${selectBatch} where b.batch_id in (
      select batch_id from label_batches order by created_at desc, batch_id desc limit ${limit})
    group by b.batch_id order by b.created_at desc, b.batch_id desc`);
  return rows.map(toBatch);
}

/** The first part of a batch that has no PDF yet, if it is not done. */
export async function nextPart(query: Query, batchId: string): Promise<number | undefined> {
  const row = await maybeOne(
    query<{ part: number }>(sql`
      select l.part from label_batch_plates l
      where l.batch_id = ${batchId} and not exists (
        select from label_batch_parts p where p.batch_id = l.batch_id and p.part = l.part)
      order by l.part limit 1`),
  );
  return row?.part;
}

/** Keeps a part's PDF; the second of two who made it changes nothing. */
export async function insertPart(
  query: Query,
  batchId: string,
  part: LabelPart & { madeAt: Date },
): Promise<void> {
  await query(sql`
    insert into label_batch_parts (batch_id, part, blob, labels, pages, made_at)
    values (${batchId}, ${part.part}, ${part.blob}, ${part.labels}, ${part.pages}, ${part.madeAt})
    on conflict do nothing`);
}

/** The PDFs that are made, in order. */
export async function partsOfBatch(query: Query, batchId: string): Promise<LabelPart[]> {
  return query<LabelPart>(sql`
    select part, blob, labels, pages from label_batch_parts where batch_id = ${batchId} order by part`);
}

export async function finishBatch(query: Query, batchId: string, at: Date): Promise<void> {
  await query(sql`
    update label_batches set state = 'done', finished_at = ${at}
    where batch_id = ${batchId} and state <> 'done'`);
}
