import { maybeOne, type Query, sql } from '../platform/db.ts';
import type { Plate, PlateState } from './plate.ts';

type Row = {
  plate_id: string;
  asset_id: string;
  asset_code: string;
  serial: string;
  key_id: string;
  state: PlateState;
  minted_at: Date;
  printed_at: Date | null;
  bound_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
  replaced_by: string | null;
};

const select = sql`
  select p.plate_id, p.asset_id, a.asset_code, p.serial, p.key_id, p.state, p.minted_at, p.printed_at,
    p.bound_at, p.ended_at, p.end_reason, p.replaced_by
  from plates p join assets a using (asset_id)`;

const toPlate = (row: Row): Plate => ({
  plateId: row.plate_id,
  assetId: row.asset_id,
  assetCode: row.asset_code,
  serial: row.serial,
  keyId: row.key_id,
  state: row.state,
  mintedAt: row.minted_at,
  printedAt: row.printed_at,
  boundAt: row.bound_at,
  endedAt: row.ended_at,
  endReason: row.end_reason,
  replacedBy: row.replaced_by,
});

export async function plateById(query: Query, plateId: string): Promise<Plate | undefined> {
  const row = await maybeOne(query<Row>(sql`${select} where p.plate_id = ${plateId}`));
  return row && toPlate(row);
}

/** As `plateById`, and nobody else changes the plate until the transaction ends. */
export async function lockPlate(query: Query, plateId: string): Promise<Plate | undefined> {
  const row = await maybeOne(
    query<Row>(sql`${select} where p.plate_id = ${plateId} for update of p`),
  );
  return row && toPlate(row);
}

/** The plates of an asset, in the order they were minted. */
export async function platesOfAsset(query: Query, assetId: string): Promise<Plate[]> {
  const rows = await query<Row>(sql`${select} where p.asset_id = ${assetId} order by p.serial`);
  return rows.map(toPlate);
}

/** Plates by asset code and serial, after the plate `after` names as code and serial run together. */
export async function listPlates(
  query: Query,
  filter: { state?: PlateState | undefined; assetCode?: string | undefined },
  page: { after?: string | undefined; limit: number },
): Promise<Plate[]> {
  const { state = null, assetCode = null } = filter;
  const afterCode = page.after?.slice(0, 16) ?? null;
  const afterSerial = page.after?.slice(16) ?? null;
  const rows = await query<Row>(sql`
    ${select}
    where (${state}::text is null or p.state = ${state})
      and (${assetCode}::text is null or a.asset_code = ${assetCode})
      and (${afterCode}::text is null
        or (a.asset_code collate "C", p.serial) > (${afterCode} collate "C", ${afterSerial} collate "C"))
    order by a.asset_code collate "C", p.serial limit ${page.limit}`);
  return rows.map(toPlate);
}

/** What there is to know of a plate before its asset is looked up. */
export type PlateMatch = {
  plateId: string;
  assetId: string;
  keyId: string;
  state: PlateState;
  /** Another one whenever the row of the asset is written. */
  assetStamp: string;
};

/** What is printed on a plate besides key and tag: `assetCode` and `serial` run together, 18 characters. */
export type PlateName = string;

/** The plates of these names, in whatever state, each at the place of its name. */
export async function platesByNames(
  query: Query,
  names: readonly PlateName[],
): Promise<(PlateMatch | undefined)[]> {
  const rows = await query<
    Pick<Row, 'plate_id' | 'asset_id' | 'key_id' | 'state'> & { name: string; stamp: string }
  >(sql`
    select p.plate_id, p.asset_id, p.key_id, p.state, a.asset_code || p.serial as name,
      a.xmin::text as stamp
    from unnest(${names.map((name) => name.slice(0, 16))}::text[],
      ${names.map((name) => name.slice(16))}::text[]) as wanted(asset_code, serial)
    join assets a on a.asset_code = wanted.asset_code
    join plates p on p.asset_id = a.asset_id and p.serial = wanted.serial`);
  const byName = new Map(rows.map((row) => [row.name, row]));
  return names.map((name) => {
    const row = byName.get(name);
    if (!row) return undefined;
    const { plate_id: plateId, asset_id: assetId, key_id: keyId, state, stamp: assetStamp } = row;
    return { plateId, assetId, keyId, state, assetStamp };
  });
}

/** Lets one transaction at a time give out serials. */
export async function lockPlateSerials(query: Query): Promise<void> {
  await query(sql`select pg_advisory_xact_lock(hashtext('plates.serial'))`);
}

/** For each asset that exists, its code and the last serial given out; in the order of `assetIds`. */
export async function lastSerials(
  query: Query,
  assetIds: readonly string[],
): Promise<{ assetId: string; assetCode: string; lastSerial: string | null }[]> {
  const rows = await query<{
    asset_id: string;
    asset_code: string;
    last_serial: string | null;
  }>(sql`
    select w.asset_id, a.asset_code, s.last_serial
    from unnest(${[...assetIds]}::uuid[]) with ordinality as w(asset_id, position)
      join assets a using (asset_id)
      left join (
        select asset_id, max(serial) as last_serial from plates
        where asset_id = any(${[...assetIds]}::uuid[]) group by asset_id
      ) s using (asset_id)
    order by w.position`);
  return rows.map((row) => ({
    assetId: row.asset_id,
    assetCode: row.asset_code,
    lastSerial: row.last_serial,
  }));
}

/** Adds freshly minted plates in one statement. */
export async function insertPlates(query: Query, plates: readonly Plate[]): Promise<void> {
  const [first] = plates;
  if (!first) return;
  await query(sql`
    insert into plates (plate_id, asset_id, serial, key_id, state, minted_at)
    select plate_id, asset_id, serial, ${first.keyId}, 'minted', ${first.mintedAt}
    from unnest(${plates.map((plate) => plate.plateId)}::uuid[],
      ${plates.map((plate) => plate.assetId)}::uuid[],
      ${plates.map((plate) => plate.serial)}::text[]) as m(plate_id, asset_id, serial)`);
}

/** Writes what can change about a plate. */
export async function updatePlate(query: Query, plate: Plate): Promise<void> {
  await query(sql`
    update plates set state = ${plate.state}, printed_at = ${plate.printedAt}, bound_at = ${plate.boundAt},
      ended_at = ${plate.endedAt}, end_reason = ${plate.endReason}, replaced_by = ${plate.replacedBy}
    where plate_id = ${plate.plateId}`);
}

/** Marks minted plates as printed; those that went on meanwhile stay as they are. */
export async function markPrinted(
  query: Query,
  plateIds: readonly string[],
  at: Date,
): Promise<void> {
  await query(sql`
    update plates set printed_at = ${at}, state = case state when 'minted' then 'printed' else state end
    where plate_id = any(${[...plateIds]}::uuid[])`);
}

/** Marks plates as bound to their assets. */
export async function markBound(
  query: Query,
  plateIds: readonly string[],
  at: Date,
): Promise<void> {
  await query(sql`
    update plates set state = 'bound', bound_at = ${at} where plate_id = any(${[...plateIds]}::uuid[])`);
}

/** Removes the plates of the demo district with their scans, anomalies and places in label batches. */
export async function deleteDemoPlates(query: Query): Promise<void> {
  const demo = sql`select plate_id from plates join assets using (asset_id) where is_demo`;
  await query(sql`delete from scan_anomalies where plate_id in (${demo})`);
  await query(sql`delete from scans where plate_id in (${demo})`);
  await query(sql`delete from label_batch_plates where plate_id in (${demo})`);
  const empty = sql`select batch_id from label_batches b
    where not exists (select from label_batch_plates p where p.batch_id = b.batch_id)`;
  await query(sql`delete from label_batch_parts where batch_id in (${empty})`);
  await query(sql`delete from label_batches where batch_id in (${empty})`);
  await query(sql`delete from plates where plate_id in (${demo})`);
}
