import type { Actor } from './actor.ts';
import { maybeOne, type Query, sql, toJson } from './db.ts';
import { CHAIN_START, type JsonValue, linkHash } from './hash-chain.ts';
import { newId } from './ids.ts';

/** What an entry is about. */
export type AdminSubject =
  | 'staff'
  | 'department'
  | 'responsibility'
  | 'duty'
  | 'calendar'
  | 'worker-token'
  | 'asset'
  | 'plate'
  | 'plate-key'
  | 'camera'
  | 'zone'
  | 'footage-provider';

/** Something an administrator did; `before` and `after` hold nothing secret. */
export type AdminDeed = {
  kind: AdminSubject;
  /** 'add', 'change', 'remove' and the like. */
  action: string;
  subjectId: string | null;
  subjectName: string | null;
  before?: { [key: string]: JsonValue } | null;
  after?: { [key: string]: JsonValue } | null;
};

export type AdminEntry = Required<AdminDeed> & {
  seq: number;
  entryId: string;
  at: Date;
  staffId: string;
  staffName: string;
};

type StoredEntry = AdminEntry & { prevHash: Uint8Array; hash: Uint8Array };

/** Any constant: entries are written one after the other, because each is linked to the one before. */
const LOG_LOCK = 20251118;

const hashOf = ({ prevHash, entry }: { prevHash: Uint8Array; entry: AdminEntry }) =>
  linkHash(prevHash, { ...entry, at: entry.at.toISOString() });

/**
 * Writes down who did what, in the transaction that does it: as its last statement, because all others that
 * write here wait for its end.
 */
export async function writeAdminLog(
  query: Query,
  actor: Pick<Actor, 'staffId' | 'name'>,
  deed: AdminDeed,
  at: Date,
): Promise<void> {
  await query(sql`select pg_advisory_xact_lock(${LOG_LOCK}::bigint)`);
  const last = await maybeOne(
    query<{ seq: number; hash: Uint8Array }>(
      sql`select seq, hash from admin_log order by seq desc limit 1`,
    ),
  );
  const prevHash = last?.hash ?? CHAIN_START;
  const entry: AdminEntry = {
    ...{ before: null, after: null, ...deed },
    ...{ seq: (last?.seq ?? 0) + 1, entryId: newId(), at },
    ...{ staffId: actor.staffId, staffName: actor.name },
  };
  await query(sql`
    insert into admin_log (seq, entry_id, at, staff_id, staff_name, kind, action, subject_id,
      subject_name, before, after, prev_hash, hash)
    values (${entry.seq}, ${entry.entryId}, ${at}, ${entry.staffId}, ${entry.staffName}, ${entry.kind},
      ${entry.action}, ${entry.subjectId}, ${entry.subjectName},
      ${entry.before && toJson(entry.before)}, ${entry.after && toJson(entry.after)}, ${prevHash},
      ${hashOf({ prevHash, entry })})`);
}

const BATCH = 500;
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Recomputes the chain of the whole log; `onFinding` gets what is not as it was written. Answers how many were read. */
export async function checkAdminLog(
  query: Query,
  onFinding: (finding: { seq: number; what: string }) => void,
): Promise<number> {
  let head: Uint8Array = CHAIN_START;
  let seq = 0;
  for (;;) {
    const batch = await query<StoredEntry>(sql`
      select seq, entry_id as "entryId", at, staff_id as "staffId", staff_name as "staffName", kind,
        action, subject_id as "subjectId", subject_name as "subjectName", before, after,
        prev_hash as "prevHash", hash
      from admin_log where seq > ${seq} order by seq limit ${BATCH}`);
    for (const { prevHash, hash, ...entry } of batch) {
      const found = (what: string) => onFinding({ seq: entry.seq, what });
      if (entry.seq !== seq + 1) found('the entry before it is missing');
      if (!same(prevHash, head)) found('does not follow the entry before it');
      if (!same(hash, hashOf({ prevHash, entry }))) found('was changed: its hash does not fit');
      head = hash;
      seq = entry.seq;
    }
    if (batch.length < BATCH) return seq;
  }
}
