import { maybeOne, type Query, sql, toJson } from '../platform/db.ts';
import type { LabelDesign } from './label/label-design.ts';

/** A design that is kept under a name. */
export type NamedDesign = LabelDesign & { designId: string; name: string; updatedAt: Date };

type Row = { design_id: string; name: string; design: LabelDesign; updated_at: Date };

const select = sql`select design_id, name, design, updated_at from label_designs`;

const toDesign = (row: Row): NamedDesign => ({
  ...row.design,
  designId: row.design_id,
  name: row.name,
  updatedAt: row.updated_at,
});

/** All designs by name; a city has a handful. */
export async function listDesigns(query: Query): Promise<NamedDesign[]> {
  return (await query<Row>(sql`${select} order by name, design_id limit 200`)).map(toDesign);
}

export async function designById(query: Query, designId: string): Promise<NamedDesign | undefined> {
  const row = await maybeOne(query<Row>(sql`${select} where design_id = ${designId}`));
  return row && toDesign(row);
}

/** Adds a design or writes it anew; answers whether its name was free. */
export async function putDesign(
  query: Query,
  kept: { designId: string; name: string; design: LabelDesign; at: Date },
): Promise<boolean> {
  const { designId, name, design, at } = kept;
  const taken = await query(sql`
    select design_id from label_designs where name = ${name} and design_id <> ${designId}`);
  if (taken.length > 0) return false;
  await query(sql`
    insert into label_designs (design_id, name, design, created_at, updated_at)
    values (${designId}, ${name}, ${toJson(design)}::jsonb, ${at}, ${at})
    on conflict (design_id) do update
      set name = excluded.name, design = excluded.design, updated_at = excluded.updated_at`);
  return true;
}

/** Answers whether there was one. */
export async function deleteDesign(query: Query, designId: string): Promise<boolean> {
  const rows = await query(
    sql`delete from label_designs where design_id = ${designId} returning design_id`,
  );
  return rows.length > 0;
}

/** Lets one transaction at a time give names to designs. */
export async function lockDesigns(query: Query): Promise<void> {
  await query(sql`lock table label_designs in share row exclusive mode`);
}
