import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import type { Asset } from '../assets/index.ts';
import { mintPlates } from '../assets/index.ts';
import { prepareDatabase } from '../gateway/prepare-database.ts';
import { systemClock } from '../platform/clock.ts';
import { openDb } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { startServer } from '../tests/support/server-process.ts';
import { addStreetLamps } from '../tests/support/street-lamps.ts';
import { against, type BenchRow, quantile } from './bench.ts';

const CLIENTS = 50;
const CONNECTIONS = 10;
const ROUNDS = 3;
const COMPLAINTS = 2000;
/** Of the complaints of a round, this share joins a ticket that an earlier one opened. */
const JOINING = 0.2;

const PROBLEMS = ['not-lit', 'tilted', 'damaged', 'other'];
const TEXT = '行政六路与金牛西路交叉口东侧第三盏，晚上八点以后一直不亮。';
const CONTACT = '13800138000';

/**
 * Complaint intake through the real HTTP service against the same rows inserted by bare `pg` transactions:
 * same database, same number of clients and connections, in turns.
 */
export async function run(): Promise<BenchRow[]> {
  const server = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const admin = new pg.Client(server);
  await admin.connect();
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  try {
    return await measure(url.href);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function measure(databaseUrl: string): Promise<BenchRow[]> {
  const masterKey = randomBytes(32);
  const dataDir = await mkdtemp(join(tmpdir(), 'citymark-bench-'));
  const { lamps, codes } = await prepare(databaseUrl, masterKey);
  const service = await startServer({
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: String(CONNECTIONS),
    DATA_DIR: dataDir,
    MASTER_KEY: masterKey.toString('base64'),
    COMPLAINTS_PER_ADDRESS: '1000000',
    COMPLAINTS_PER_PLATE: '1000000',
    REQUESTS_PER_MINUTE: '1000000',
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  try {
    // One round of each to warm up, then in turns, so that a noisy machine disturbs both alike.
    const [warm = ''] = PROBLEMS;
    await overHttp(service.url, codes, warm, COMPLAINTS);
    await bareRows(pool, lamps, COMPLAINTS);
    // What autovacuum does on a database that has lived for a minute; until then plans are blind.
    await pool.query('analyze');
    const http: Round[] = [];
    const bare: Round[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      http.push(await overHttp(service.url, codes, PROBLEMS[round] ?? warm, COMPLAINTS));
      bare.push(await bareRows(pool, lamps, COMPLAINTS));
    }
    return report(http, bare);
  } finally {
    await pool.end();
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function prepare(databaseUrl: string, masterKey: Buffer) {
  const db = await openDb(databaseUrl);
  await prepareDatabase(db);
  const lamps = await addStreetLamps(db, COMPLAINTS);
  const plates = await mintPlates(
    { db, clock: systemClock, secrets: secretsFrom([masterKey]) },
    { assetIds: lamps.map((lamp) => lamp.assetId) },
  );
  await db.query({ text: 'analyze', values: [] });
  await db.close();
  return { lamps, codes: plates.map((plate) => plate.smartCode) };
}

type Round = { seconds: number; p50Ms: number; p99Ms: number; perSecond: number };

/** Which thing complaint number `index` of `count` is about: the last ones join the first ones. */
const subject = (index: number, count: number): number => index % Math.ceil(count * (1 - JOINING));

async function overHttp(
  url: string,
  codes: readonly string[],
  problemCode: string,
  count: number,
): Promise<Round> {
  let sent = 0;
  const latencies: number[] = [];
  const options: autocannon.Options = {
    url,
    connections: CLIENTS,
    amount: count,
    requests: [
      {
        method: 'POST',
        path: '/api/complaints',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => {
          const smartCode = codes[subject(sent, count)];
          sent += 1;
          const body = {
            smartCode,
            problemCode,
            text: TEXT,
            contact: CONTACT,
            clientKey: randomUUID(),
          };
          return { ...request, body: JSON.stringify(body) };
        },
      },
    ],
  };
  const startedAt = performance.now();
  let endedAt = startedAt;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const client = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    client.on('response', (_client, status, _bytes, ms) => {
      if (status !== 201) reject(new Error(`a complaint was answered with ${status}`));
      latencies.push(ms);
      endedAt = performance.now();
    });
  });
  if (latencies.length !== count || result.errors > 0) {
    throw new Error(`${latencies.length} of ${count} complaints answered, ${result.errors} errors`);
  }
  return roundOf(latencies, endedAt - startedAt);
}

function roundOf(latencies: readonly number[], ms: number): Round {
  const seconds = ms / 1000;
  return {
    seconds,
    perSecond: latencies.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}

/** The rows of a round of complaints, written by as many clients with nothing in between. */
async function bareRows(pool: pg.Pool, lamps: readonly Asset[], count: number): Promise<Round> {
  const tickets: { ticketId: string; joined: number }[] = [];
  const latencies: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const client = async () => {
    for (let index = next++; index < count; index = next++) {
      const from = performance.now();
      const which = subject(index, count);
      const earlier = tickets[which];
      const lamp = lamps[which];
      if (!lamp) throw new Error('fewer lamps than tickets');
      if (earlier) await bareJoin(pool, earlier.ticketId, ++earlier.joined);
      else tickets[which] = { ticketId: await bareOpen(pool, lamp), joined: 1 };
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const ms = performance.now() - startedAt;
  // The next round has the same lamps: one open ticket for each of them is all there may be.
  await pool.query(`update tickets set state = 'closed' where ticket_number like 'BARE%'`);
  return roundOf(latencies, ms);
}

let bareNumber = 0;

/** One transaction with the rows of a complaint that opens a ticket. */
async function bareOpen(pool: pg.Pool, lamp: Asset): Promise<string> {
  const ticketId = newId();
  const at = new Date();
  bareNumber += 1;
  const number = `BARE${String(bareNumber).padStart(18, '0')}`;
  await inTransaction(pool, async (client) => {
    await client.query(
      `insert into tickets (ticket_id, ticket_number, version, state, urgency, class_code, problem_code,
        asset_id, lng, lat, location_note, street, community, department_id, supervisor_id, limit_value,
        limit_clock, filed_at, due_at, calendar_covered, complaint_count, last_complaint_at, updated_at,
        head_hash, event_count, is_demo)
      values ($1,$2,1,'dispatched','C','0118','rusty',$3,$4,$5,null,$6,null,$7,$7,3,'working-days',$8,
        $8::timestamptz + interval '3 days',true,1,$8,$8,$9,2,false)`,
      [
        ...[ticketId, number, lamp.assetId, lamp.lng, lamp.lat],
        ...[lamp.street, lamp.maintainerId, at, randomBytes(32)],
      ],
    );
    await client.query(
      `insert into ticket_events (ticket_id, seq, kind, from_state, to_state, at, department_id, data,
        prev_hash, hash)
      values ($1,1,'file',null,'new',$2,$3,$4,$5,$6), ($1,2,'dispatch','new','dispatched',$2,$3,$4,$6,$5)`,
      [
        ticketId,
        at,
        lamp.maintainerId,
        { complaintId: ticketId },
        randomBytes(32),
        randomBytes(32),
      ],
    );
    await bareComplaint(client, ticketId, 1, at);
  });
  return ticketId;
}

/** One transaction with the rows of a complaint that joins a ticket. */
async function bareJoin(pool: pg.Pool, ticketId: string, position: number): Promise<void> {
  const at = new Date();
  await inTransaction(pool, async (client) => {
    await client.query(
      `update tickets set complaint_count = $2, last_complaint_at = $3, updated_at = $3, head_hash = $4,
        event_count = event_count + 1 where ticket_id = $1`,
      [ticketId, position, at, randomBytes(32)],
    );
    await client.query(
      `insert into ticket_events (ticket_id, seq, kind, from_state, to_state, at, data, prev_hash, hash)
      values ($1,$2,'join','dispatched','dispatched',$3,$4,$5,$6)`,
      [ticketId, position + 1, at, { complaintId: ticketId }, randomBytes(32), randomBytes(32)],
    );
    await bareComplaint(client, ticketId, position, at);
  });
}

async function bareComplaint(client: pg.PoolClient, ticketId: string, position: number, at: Date) {
  const complaintId = newId();
  await client.query(
    `insert into complaints (complaint_id, ticket_id, client_key, plate_id, problem_code, text, lang,
      channel, position, promised_due_at, filed_at)
    values ($1,$2,$3,$4,'rusty',$5,'zh','api',$6,$7,$7)`,
    [complaintId, ticketId, randomUUID(), randomUUID(), TEXT, position, at],
  );
  await client.query(
    'insert into contacts (complaint_id, sealed, lookup, shared) values ($1,$2,$3,false)',
    [complaintId, randomBytes(43), randomBytes(32)],
  );
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } finally {
    client.release();
  }
}

function report(http: readonly Round[], bare: readonly Round[]): BenchRow[] {
  const rate = (rounds: readonly Round[]) =>
    (COMPLAINTS * rounds.length) / rounds.reduce((sum, each) => sum + each.seconds, 0);
  const middle = (rounds: readonly Round[], key: 'p50Ms' | 'p99Ms') =>
    quantile(
      rounds.map((each) => each[key]),
      0.5,
    );
  const under = `${CLIENTS} clients, ${CONNECTIONS} connections`;
  return [
    { name: `complaints over HTTP, ${under}`, value: rate(http), unit: '/s' },
    { name: `same rows by bare pg transactions, ${under}`, value: rate(bare), unit: '/s' },
    against(
      { name: 'complaint intake to bare transactions', value: rate(http) / rate(bare), unit: '×' },
      '>=',
      0.5,
    ),
    { name: 'complaint p50', value: middle(http, 'p50Ms'), unit: 'ms' },
    { name: 'complaint p99', value: middle(http, 'p99Ms'), unit: 'ms' },
    {
      name: 'bare transaction p50, with the wait for a connection',
      value: middle(bare, 'p50Ms'),
      unit: 'ms',
    },
    {
      name: 'bare transaction p99, with the wait for a connection',
      value: middle(bare, 'p99Ms'),
      unit: 'ms',
    },
  ];
}
