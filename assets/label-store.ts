import { maybeOne, type Query, sql } from '../platform/db.ts';
import type { PlateState } from './plate.ts';

/** One label of a batch, with what goes on it. */
export type BatchLabel = {
  position: number;
  part: number;
  state: 'waiting' | 'released' | 'held';
  problem: string | null;
  plateId: string;
  plateState: PlateState;
  assetCode: string;
  serial: string;
  keyId: string;
  assetName: string;
  className: string;
};

type LabelRow = {
  position: number;
  part: number;
  state: BatchLabel['state'];
  problem: string | null;
  plate_id: string;
  plate_state: PlateState;
  asset_code: string;
  serial: string;
  key_id: string;
  asset_name: string;
  class_name: string;
};

const selectLabels = sql`
  select l.position, l.part, l.state, l.problem, l.plate_id, p.state as plate_state, a.asset_code, p.serial,
    p.key_id, a.name as asset_name, c.name_zh as class_name
  from label_batch_plates l join plates p using (plate_id) join assets a using (asset_id)
    join asset_classes c using (class_code)`;

const toLabel = (row: LabelRow): BatchLabel => ({
  position: row.position,
  part: row.part,
  state: row.state,
  problem: row.problem,
  plateId: row.plate_id,
  plateState: row.plate_state,
  assetCode: row.asset_code,
  serial: row.serial,
  keyId: row.key_id,
  assetName: row.asset_name,
  className: row.class_name,
});

/** The labels of one part, in the order they are printed. */
export async function labelsOfPart(
  query: Query,
  batchId: string,
  part: number,
): Promise<BatchLabel[]> {
  const rows = await query<LabelRow>(sql`
    ${selectLabels} where l.batch_id = ${batchId} and l.part = ${part} order by l.position`);
  return rows.map(toLabel);
}

/** The labels that were held back, with why. */
export async function heldLabels(query: Query, batchId: string): Promise<BatchLabel[]> {
  const rows = await query<LabelRow>(sql`
    ${selectLabels} where l.batch_id = ${batchId} and l.state = 'held' order by l.position limit 1000`);
  return rows.map(toLabel);
}

/** What goes on the label of one plate, outside any batch. */
export async function labelOfPlate(
  query: Query,
  plateId: string,
): Promise<Omit<BatchLabel, 'position' | 'part' | 'state' | 'problem'> | undefined> {
  const row = await maybeOne(
    query<LabelRow>(sql`
      select p.plate_id, p.state as plate_state, a.asset_code, p.serial, p.key_id, a.name as asset_name,
        c.name_zh as class_name
      from plates p join assets a using (asset_id) join asset_classes c using (class_code)
      where p.plate_id = ${plateId}`),
  );
  return row && toLabel(row);
}

/** Notes which labels may be printed: those without a problem. */
export async function settleLabels(
  query: Query,
  batchId: string,
  settled: readonly { position: number; problem: string | null }[],
): Promise<void> {
  await query(sql`update label_batches set state = 'running' where batch_id = ${batchId}`);
  await query(sql`
    update label_batch_plates l
    set problem = s.problem, state = case when s.problem is null then 'released' else 'held' end
    from unnest(${settled.map((each) => each.position)}::int[],
      ${settled.map((each) => each.problem)}::text[]) as s(position, problem)
    where l.batch_id = ${batchId} and l.position = s.position`);
}
