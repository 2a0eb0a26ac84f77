import { maybeOne, type Query, sql, toJson } from '../platform/db.ts';

/**
 * What looks wrong about a plate: it is scanned far from its asset, in two places at once, far too often, or
 * somebody reported a label as fake.
 */
export const anomalyKinds = ['far-from-asset', 'two-places', 'burst', 'fake-label'] as const;
export type AnomalyKind = (typeof anomalyKinds)[number];

export type Anomaly = {
  anomalyId: string;
  kind: AnomalyKind;
  plateId: string | null;
  assetCode: string | null;
  assetName: string | null;
  /** Where the asset of the plate is. */
  lng: number | null;
  lat: number | null;
  codeText: string | null;
  state: 'open' | 'resolved';
  firstAt: Date;
  lastAt: Date;
  occurrences: number;
  detail: Record<string, unknown>;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  resolution: string | null;
};

type Row = {
  anomaly_id: string;
  kind: AnomalyKind;
  plate_id: string | null;
  asset_code: string | null;
  asset_name: string | null;
  lng: number | null;
  lat: number | null;
  code_text: string | null;
  state: 'open' | 'resolved';
  first_at: Date;
  last_at: Date;
  occurrences: number;
  detail: Record<string, unknown>;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: string | null;
};

const select = sql`
  select n.anomaly_id, n.kind, n.plate_id, a.asset_code, a.name as asset_name, a.lng, a.lat, n.code_text, n.state,
    n.first_at, n.last_at, n.occurrences, n.detail, n.resolved_at, n.resolved_by, n.resolution
  from scan_anomalies n left join plates p using (plate_id) left join assets a using (asset_id)`;

const toAnomaly = (row: Row): Anomaly => ({
  anomalyId: row.anomaly_id,
  kind: row.kind,
  plateId: row.plate_id,
  assetCode: row.asset_code,
  assetName: row.asset_name,
  lng: row.lng,
  lat: row.lat,
  codeText: row.code_text,
  state: row.state,
  firstAt: row.first_at,
  lastAt: row.last_at,
  occurrences: row.occurrences,
  detail: row.detail,
  resolvedAt: row.resolved_at,
  resolvedBy: row.resolved_by,
  resolution: row.resolution,
});

/** Opens an anomaly, or counts one more occurrence of the one that is open. */
export async function countAnomaly(
  query: Query,
  anomaly: {
    anomalyId: string;
    kind: AnomalyKind;
    plateId: string | null;
    codeText: string | null;
    at: Date;
    detail: Record<string, unknown>;
  },
): Promise<void> {
  await query(sql`
    insert into scan_anomalies
      (anomaly_id, kind, plate_id, code_text, state, first_at, last_at, occurrences, detail)
    values (${anomaly.anomalyId}, ${anomaly.kind}, ${anomaly.plateId}, ${anomaly.codeText}, 'open',
      ${anomaly.at}, ${anomaly.at}, 1, ${toJson(anomaly.detail)}::jsonb)
    on conflict (kind, plate_id, code_text) where state = 'open' do update
      set last_at = greatest(scan_anomalies.last_at, excluded.last_at),
        occurrences = scan_anomalies.occurrences + 1, detail = excluded.detail`);
}

export async function anomalyById(query: Query, anomalyId: string): Promise<Anomaly | undefined> {
  const row = await maybeOne(query<Row>(sql`${select} where n.anomaly_id = ${anomalyId}`));
  return row && toAnomaly(row);
}

/** The next anomalies in this state, newest first, from before the one named `after`. */
export async function listAnomalies(
  query: Query,
  filter: { state: 'open' | 'resolved'; kind?: AnomalyKind | undefined },
  page: { after?: string | undefined; limit: number },
): Promise<Anomaly[]> {
  const { kind = null } = filter;
  const after = page.after ?? null;
  const rows = await query<Row>(sql`
    ${select}
    where n.state = ${filter.state} and (${kind}::text is null or n.kind = ${kind})
      and (${after}::uuid is null or (n.last_at, n.anomaly_id) <
        (select last_at, anomaly_id from scan_anomalies where anomaly_id = ${after}::uuid))
    order by n.last_at desc, n.anomaly_id desc limit ${page.limit}`);
  return rows.map(toAnomaly);
}

/** Answers whether there was such an open anomaly. */
export async function closeAnomaly(
  query: Query,
  anomalyId: string,
  done: { at: Date; by: string; resolution: string },
): Promise<boolean> {
  const rows = await query(sql`
    update scan_anomalies
    set state = 'resolved', resolved_at = ${done.at}, resolved_by = ${done.by}, resolution = ${done.resolution}
    where anomaly_id = ${anomalyId} and state = 'open' returning anomaly_id`);
  return rows.length > 0;
}
