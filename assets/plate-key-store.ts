import { type Query, sql } from '../platform/db.ts';
import { liveStates } from './plate.ts';

/** A key of the plates, sealed; `active` is the one that new plates are minted under. */
export type SealedPlateKey = {
  keyId: string;
  sealedKey: Uint8Array;
  active: boolean;
  createdAt: Date;
  revokedAt: Date | null;
};

type Row = {
  key_id: string;
  sealed_key: Uint8Array;
  active: boolean;
  created_at: Date;
  revoked_at: Date | null;
};

const toKey = (row: Row): SealedPlateKey => ({
  keyId: row.key_id,
  sealedKey: row.sealed_key,
  active: row.active,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

/** All keys there ever were (32 at most), by key id. */
export async function listPlateKeys(query: Query): Promise<SealedPlateKey[]> {
  const rows = await query<Row>(sql`
    select key_id, sealed_key, active, created_at, revoked_at from plate_keys order by key_id`);
  return rows.map(toKey);
}

/**
 * What checking a code needs, in one round: all keys, and some plate that exists, for looking up in place
 * of one that must not be looked up.
 */
export async function keysAndDecoy(
  query: Query,
): Promise<{ keys: SealedPlateKey[]; decoy: { assetCode: string; serial: string } }> {
  const rows = await query<Row & { asset_code: string | null; serial: string | null }>(sql`
    with decoy as (select asset_id, serial from plates order by plate_id limit 1)
    select k.key_id, k.sealed_key, k.active, k.created_at, k.revoked_at, a.asset_code, decoy.serial
    from plate_keys k left join decoy on true left join assets a using (asset_id) order by k.key_id`);
  const [first] = rows;
  return {
    keys: rows.map(toKey),
    decoy: { assetCode: first?.asset_code ?? '', serial: first?.serial ?? '' },
  };
}

/** How many plates under each key are accepted. */
export async function livePlatesByKey(query: Query): Promise<Map<string, number>> {
  const rows = await query<{ key_id: string; count: number }>(sql`
    select key_id, count(*) as count from plates where state = any(${[...liveStates]}) group by key_id`);
  return new Map(rows.map((row) => [row.key_id, row.count]));
}

/** Lets one transaction at a time change the keys. */
export async function lockPlateKeys(query: Query): Promise<void> {
  await query(sql`lock table plate_keys in share row exclusive mode`);
}

/** Makes this the active key, and the one before a key that only checks. */
export async function insertActivePlateKey(
  query: Query,
  key: { keyId: string; sealedKey: Uint8Array; createdAt: Date },
): Promise<void> {
  await query(sql`update plate_keys set active = false where active`);
  await query(sql`
    insert into plate_keys (key_id, sealed_key, active, created_at)
    values (${key.keyId}, ${key.sealedKey}, true, ${key.createdAt})`);
}

/** Answers whether there was such a key that was neither active nor revoked. */
export async function revokeKey(query: Query, keyId: string, at: Date): Promise<boolean> {
  const rows = await query(sql`
    update plate_keys set revoked_at = ${at}
    where key_id = ${keyId} and not active and revoked_at is null returning key_id`);
  return rows.length > 0;
}
