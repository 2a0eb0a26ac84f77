import { type Db, join, maybeOne, type Query, sql, toJson } from '../../platform/db.ts';
import type { EvidenceHead, EvidenceItem } from './evidence.ts';

const columns = sql`
  evidence_id as "evidenceId", chain, seq, kind, sha256, byte_length as "byteLength",
  media_type as "mediaType", width_px as "widthPx", height_px as "heightPx", taken_at as "takenAt",
  kept_at as "keptAt", camera_id as "cameraId", provider,
  clock_offset_seconds as "clockOffsetSeconds", cells, model_id as "modelId",
  model_version as "modelVersion", thresholds, operator, data, prev_hash as "prevHash", hash`;

/** A chain from its first row to its last; empty when nothing was kept. */
export const evidenceOf = (query: Query, chain: string): Promise<EvidenceItem[]> =>
  query<EvidenceItem>(sql`select ${columns} from evidence where chain = ${chain} order by seq`);

export const evidenceById = (query: Query, evidenceId: string): Promise<EvidenceItem | undefined> =>
  maybeOne(
    query<EvidenceItem>(sql`select ${columns} from evidence where evidence_id = ${evidenceId}`),
  );

const headColumns = sql`
  chain, item_count as "itemCount", head_hash as "headHash", key_id as "keyId", signature,
  signed_at as "signedAt"`;

/** The signed end of a chain. */
export const evidenceHead = (query: Query, chain: string): Promise<EvidenceHead | undefined> =>
  maybeOne(
    query<EvidenceHead>(sql`select ${headColumns} from evidence_chains where chain = ${chain}`),
  );

/** The end of a chain, to be added to: whoever else wants to waits for this transaction. */
export async function lockChain(query: Query, chain: string): Promise<EvidenceHead | undefined> {
  // The row may not be there yet, so there is nothing else to lock.
  await query(sql`select pg_advisory_xact_lock(hashtextextended(${chain}, 16))`);
  return evidenceHead(query, chain);
}

/** A chain with its signed end, as they were at one moment. */
export const evidenceChain = (
  db: Db,
  chain: string,
): Promise<{ items: EvidenceItem[]; head: EvidenceHead | undefined }> =>
  db.transaction(async (query) => {
    const head = await lockChain(query, chain);
    return { head, items: await evidenceOf(query, chain) };
  });

export async function insertEvidence(query: Query, items: readonly EvidenceItem[]): Promise<void> {
  const rows = items.map(
    (item) => sql`(${item.evidenceId}, ${item.chain}, ${item.seq}, ${item.kind}, ${item.sha256},
      ${item.byteLength}, ${item.mediaType}, ${item.widthPx}, ${item.heightPx}, ${item.takenAt},
      ${item.keptAt}, ${item.cameraId}, ${item.provider}, ${item.clockOffsetSeconds},
      ${item.cells}, ${item.modelId}, ${item.modelVersion}, ${toJson(item.thresholds)},
      ${item.operator}, ${toJson(item.data)}, ${item.prevHash}, ${item.hash})`,
  );
  await query(sql`
    insert into evidence (evidence_id, chain, seq, kind, sha256, byte_length, media_type, width_px,
      height_px, taken_at, kept_at, camera_id, provider, clock_offset_seconds, cells, model_id,
      model_version, thresholds, operator, data, prev_hash, hash)
    values ${join(rows)}`);
}

export async function saveHead(query: Query, head: EvidenceHead): Promise<void> {
  const { chain, itemCount, headHash, keyId, signature, signedAt } = head;
  await query(sql`
    insert into evidence_chains (chain, item_count, head_hash, key_id, signature, signed_at)
    values (${chain}, ${itemCount}, ${headHash}, ${keyId}, ${signature}, ${signedAt})
    on conflict (chain) do update set item_count = excluded.item_count, head_hash = excluded.head_hash,
      key_id = excluded.key_id, signature = excluded.signature, signed_at = excluded.signed_at`);
}

/** Which of these blobs evidence, or a masked copy, stands on: they are never deleted. */
export async function heldBlobs(query: Query, sha256s: readonly string[]): Promise<string[]> {
  const rows = await query<{ sha256: string }>(sql`
    select sha256 from unnest(${sha256s}::text[]) as b (sha256)
    where exists (select from evidence e where e.sha256 = b.sha256)
      or exists (select from masked_copies m where m.sha256 = b.sha256)`);
  return rows.map((row) => row.sha256);
}

/** Removes whole chains: for the demo district, where the transaction says so to the trigger. */
export async function deleteEvidence(query: Query, chains: readonly string[]): Promise<void> {
  await query(sql`delete from evidence_views where chain = any(${chains}::text[])`);
  await query(sql`delete from evidence where chain = any(${chains}::text[])`);
  await query(sql`delete from evidence_chains where chain = any(${chains}::text[])`);
}
