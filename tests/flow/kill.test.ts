import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mintPlates } from '../../assets/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { openDb, sql } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { auditTickets } from '../../tickets/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { startServer } from '../support/server-process.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

const COMPLAINTS = 1000;
const CLIENTS = 20;
/** So many answers come in before the service is killed, with others on their way. */
const KILL_AFTER = 300;

let database: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'citymark-kill-'));
});
afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

type Answer = { complaintId: string; ticketNumber: string };

it('has every acknowledged complaint exactly once after kill -9 in the middle', {
  timeout: 600_000,
}, async () => {
  const masterKey = randomBytes(32);
  const lamps = await addStreetLamps(database.db, 200);
  const plates = await mintPlates(
    { db: database.db, clock: systemClock, secrets: secretsFrom([masterKey]) },
    { assetIds: lamps.map((lamp) => lamp.assetId) },
  );
  // The embedded database is for one process: from here on it is the service's.
  await database.db.close();
  const environment = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    MASTER_KEY: masterKey.toString('base64'),
    COMPLAINTS_PER_ADDRESS: '1000000',
    COMPLAINTS_PER_PLATE: '1000000',
    REQUESTS_PER_MINUTE: '1000000',
  };
  const complaints = Array.from({ length: COMPLAINTS }, (_, index) => ({
    smartCode: plates[index % plates.length]?.smartCode,
    problemCode: 'not-lit',
    clientKey: randomUUID(),
  }));
  const acknowledged = new Map<string, Answer>();
  const send = async (url: string, complaint: (typeof complaints)[number]) => {
    const response = await fetch(`${url}/api/complaints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(complaint),
    });
    if (!response.ok) throw new Error(`answered with ${response.status}`);
    const answer = (await response.json()) as Answer;
    const earlier = acknowledged.get(complaint.clientKey);
    if (earlier) expect(answer.complaintId).toBe(earlier.complaintId);
    acknowledged.set(complaint.clientKey, answer);
  };

  const first = await startServer(environment);
  let killing: Promise<void> | undefined;
  const waiting = [...complaints];
  const client = async () => {
    for (let next = waiting.shift(); next && !killing; next = waiting.shift()) {
      await send(first.url, next).catch((error: unknown) => {
        // What was under way when the service died stays unacknowledged.
        if (!killing) throw error;
      });
      if (acknowledged.size >= KILL_AFTER) killing ??= first.kill();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await killing;
  const before = new Map(acknowledged);
  expect(before.size).toBeGreaterThanOrEqual(KILL_AFTER);
  expect(before.size).toBeLessThan(COMPLAINTS);

  // Every reporter's device sends again what it had sent or not: the key makes it one complaint.
  const second = await startServer(environment);
  const again = [...complaints];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let next = again.shift(); next; next = again.shift()) await send(second.url, next);
    }),
  );
  await second.stop();

  const db = await openDb(database.url);
  try {
    const rows = await db.query<{ key: string; id: string; ticketNumber: string }>(sql`
      select c.client_key as key, c.complaint_id as id, t.ticket_number as "ticketNumber"
      from complaints c join tickets t using (ticket_id)`);
    expect(rows).toHaveLength(COMPLAINTS);
    const stored = new Map(rows.map((row) => [row.key, row]));
    for (const [key, { complaintId, ticketNumber }] of before) {
      expect(stored.get(key)).toEqual({ key, id: complaintId, ticketNumber });
    }
    const findings: unknown[] = [];
    const read = await auditTickets(db, { onFinding: (finding) => findings.push(finding) });
    expect(findings).toEqual([]);
    expect(read.tickets).toBe(plates.length);
  } finally {
    await db.close();
  }
});
