import { maybeOne, type Query, sql } from '../../platform/db.ts';

/** What lets a worker in; the secret itself is not kept. */
export type WorkerToken = {
  tokenId: string;
  name: string;
  secretHash: Uint8Array;
  createdAt: Date;
  revokedAt: Date | null;
};

const tokenColumns = sql`token_id as "tokenId", name, secret_hash as "secretHash",
  created_at as "createdAt", revoked_at as "revokedAt"`;

/** Keeps a new token. */
export async function insertWorkerToken(
  query: Query,
  token: Pick<WorkerToken, 'tokenId' | 'name' | 'secretHash'> & { at: Date },
): Promise<void> {
  await query(sql`
    insert into worker_tokens (token_id, name, secret_hash, created_at)
    values (${token.tokenId}, ${token.name}, ${token.secretHash}, ${token.at})`);
}

export const workerTokenById = (query: Query, tokenId: string): Promise<WorkerToken | undefined> =>
  maybeOne(
    query<WorkerToken>(sql`select ${tokenColumns} from worker_tokens where token_id = ${tokenId}`),
  );

/** All tokens, the newest first. */
export const listWorkerTokens = (query: Query): Promise<WorkerToken[]> =>
  query(sql`select ${tokenColumns} from worker_tokens order by created_at desc, token_id`);

/** Answers whether there was such a token that was valid. */
export async function revokeWorkerToken(query: Query, tokenId: string, at: Date): Promise<boolean> {
  const rows = await query(sql`
    update worker_tokens set revoked_at = ${at}
    where token_id = ${tokenId} and revoked_at is null returning token_id`);
  return rows.length > 0;
}

/** A run of a worker, as it last said itself. */
export type WorkerRecord = {
  workerId: string;
  tokenId: string;
  name: string;
  version: string;
  capacity: number;
  startedAt: Date;
  seenAt: Date;
  stoppedAt: Date | null;
  lagSeconds: number;
  looksTaken: number;
  looksDropped: number;
  looksRefused: number;
};

const workerColumns = sql`worker_id as "workerId", token_id as "tokenId", name, version, capacity,
  started_at as "startedAt", seen_at as "seenAt", stopped_at as "stoppedAt",
  lag_seconds as "lagSeconds", looks_taken as "looksTaken", looks_dropped as "looksDropped",
  looks_refused as "looksRefused"`;

/** Notes a sign of life. Undefined: this id belongs to a worker with another token. */
export const noteWorker = (
  query: Query,
  worker: Pick<WorkerRecord, 'workerId' | 'tokenId' | 'name' | 'version' | 'capacity'> & {
    lagSeconds: number;
    looksTaken: number;
    looksDropped: number;
    at: Date;
    stopping: boolean;
  },
): Promise<WorkerRecord | undefined> =>
  maybeOne(
    query<WorkerRecord>(sql`
      insert into workers as w (worker_id, token_id, name, version, capacity, started_at, seen_at,
        stopped_at, lag_seconds, looks_taken, looks_dropped)
      values (${worker.workerId}, ${worker.tokenId}, ${worker.name}, ${worker.version},
        ${worker.capacity}, ${worker.at}, ${worker.at}, ${worker.stopping ? worker.at : null},
        ${worker.lagSeconds}, ${worker.looksTaken}, ${worker.looksDropped})
      on conflict (worker_id) do update set name = excluded.name, version = excluded.version,
        capacity = excluded.capacity, seen_at = excluded.seen_at, stopped_at = excluded.stopped_at,
        lag_seconds = excluded.lag_seconds, looks_taken = excluded.looks_taken,
        looks_dropped = excluded.looks_dropped
      where w.token_id = excluded.token_id
      returning ${workerColumns}`),
  );

export const workerById = (query: Query, workerId: string): Promise<WorkerRecord | undefined> =>
  maybeOne(
    query<WorkerRecord>(sql`select ${workerColumns} from workers where worker_id = ${workerId}`),
  );

/** Workers with a sign of life since then, by name. */
export const listWorkers = (query: Query, seenSince: Date): Promise<WorkerRecord[]> =>
  query(
    sql`select ${workerColumns} from workers where seen_at > ${seenSince} order by name, worker_id`,
  );

export async function countRefusedLooks(query: Query, workerId: string, count: number) {
  await query(sql`
    update workers set looks_refused = looks_refused + ${count} where worker_id = ${workerId}`);
}

/** Forgets runs that ended long ago. */
export async function deleteWorkersUnseenSince(query: Query, since: Date): Promise<void> {
  await query(sql`
    delete from workers w
    where seen_at < ${since} and not exists (
      select from camera_leases l
      where l.worker_id = w.worker_id or l.next_worker_id = w.worker_id)`);
}
