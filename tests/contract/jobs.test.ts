import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import { one, openDb, sql } from '../../platform/db.ts';
import { type Jobs, type JobsOptions, openJobs } from '../../platform/jobs.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const WITHIN = { timeout: 20_000 };
const SOON = { limit: 3, firstPauseSeconds: 1, longestPauseSeconds: 1 };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe('jobs', () => {
  const clock = fixedClock('2020-02-03T04:05:06Z');
  const errors: unknown[] = [];
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (...about: unknown[]) => errors.push(about),
  };
  let jobs: Jobs;
  let queue: string;
  const start = (options: Partial<JobsOptions> = {}) =>
    openJobs({ db: database.db, clock, logger, retry: SOON, ...options });

  beforeAll(async () => {
    jobs = await start();
  });
  afterAll(() => jobs.stop());
  beforeEach(() => {
    queue = `q-${randomUUID()}`;
    errors.length = 0;
  });
  afterEach(() => expect(errors).toEqual([]));

  /** A handler that remembers; `fails` says which calls throw. */
  async function remember(fails = (_call: number) => false) {
    const seen: unknown[] = [];
    await jobs.work(queue, async (data) => {
      seen.push(data);
      if (fails(seen.length)) throw new Error('not now');
    });
    return seen;
  }

  it('brings the data to the handler, every job once', async () => {
    const seen = await remember();
    const sent = Array.from({ length: 30 }, (_, n) => ({ n, text: '路灯', list: [null, true] }));
    for (const data of sent) await jobs.send(queue, data);
    await expect.poll(() => seen, WITHIN).toEqual(sent);
  });

  it('has the job when the transaction that sent it commits', async () => {
    const seen = await remember();
    await database.db.transaction(async (query) => {
      await jobs.send(queue, { committed: true }, { query });
    });
    await expect.poll(() => seen, WITHIN).toEqual([{ committed: true }]);
  });

  it('has no job when the transaction that sent it rolls back', async () => {
    const seen = await remember();
    const failing = database.db.transaction(async (query) => {
      await jobs.send(queue, { lost: true }, { query });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const { waiting } = await one(
      database.db.query<{ waiting: number }>(
        sql`select count(*) as waiting from pgboss.job where name = ${queue}`,
      ),
    );
    expect(waiting).toBe(0);
    await jobs.send(queue, { last: true });
    await expect.poll(() => seen, WITHIN).toEqual([{ last: true }]);
  });

  it('tries a job again whose handler throws', async () => {
    const seen = await remember((call) => call < 3);
    await jobs.send(queue, { id: 7 });
    await expect.poll(() => seen, WITHIN).toEqual([{ id: 7 }, { id: 7 }, { id: 7 }]);
    await expect
      .poll(
        () => database.db.query(sql`select state::text from pgboss.job where name = ${queue}`),
        WITHIN,
      )
      .toEqual([{ state: 'completed' }]);
  });

  it('says so when a job failed for the last time', async () => {
    const seen = await remember(() => true);
    await jobs.send(queue, { id: 8 });
    await expect.poll(() => errors.length, WITHIN).toBe(1);
    expect(seen).toHaveLength(1 + SOON.limit);
    expect(errors.splice(0)).toEqual([
      [expect.objectContaining({ queue, attempt: 4 }), 'job failed for the last time'],
    ]);
  });

  it('lets only one job of a singleton key wait, and another one in while that is worked on', async () => {
    const busy = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    await jobs.work(queue, async (data) => {
      seen.push(data);
      await busy.promise;
    });
    await jobs.send(queue, { n: 1 }, { singletonKey: 'a' });
    await expect.poll(() => seen, WITHIN).toEqual([{ n: 1 }]);
    for (const n of [2, 3, 4]) await jobs.send(queue, { n }, { singletonKey: 'a' });
    await jobs.send(queue, { n: 5 }, { singletonKey: 'b' });
    busy.resolve();
    await expect.poll(() => seen, WITHIN).toEqual([{ n: 1 }, { n: 2 }, { n: 5 }]);
  });

  it('starts a job after its time by the clock it was given, not before', async () => {
    const seen = await remember();
    await jobs.send(queue, { later: true }, { startAfter: new Date('2020-02-03T05:00:00Z') });
    await jobs.send(queue, { past: true }, { startAfter: new Date('2020-02-03T04:00:00Z') });
    await jobs.send(queue, { soon: true }, { startAfter: new Date('2020-02-03T04:05:07.500Z') });
    await expect.poll(() => seen, WITHIN).toEqual([{ past: true }, { soon: true }]);
    const { seconds } = await one(
      database.db.query<{ seconds: number }>(sql`
        select extract(epoch from start_after - created_on)::float8 as seconds
        from pgboss.job where name = ${queue} and state = 'created'`),
    );
    expect(seconds).toBeCloseTo(55 * 60 - 6, 0);
  });

  it('keeps a schedule in Shanghai time, and refuses what is none', async () => {
    await remember();
    await jobs.schedule(queue, '30 8 * * 1-5');
    await jobs.schedule(queue, '0 9 * * 1-5');
    expect(
      await database.db.query(
        sql`select cron, timezone from pgboss.schedule where name = ${queue}`,
      ),
    ).toEqual([{ cron: '0 9 * * 1-5', timezone: 'Asia/Shanghai' }]);
    await expect(jobs.schedule(queue, 'whenever')).rejects.toThrow();
  });

  it('refuses a second handler, and jobs that nobody would work', async () => {
    await remember();
    await expect(remember()).rejects.toThrow('has a handler already');
    await expect(jobs.send('nobody', {})).rejects.toThrow('nobody works the queue nobody');
    await expect(jobs.schedule('nobody', '* * * * *')).rejects.toThrow('nobody works');
  });

  it('waits for running handlers when it stops, and leaves the rest for the next start', async () => {
    const first = await start();
    const running = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    await first.work(queue, async (data) => {
      running.resolve();
      await finish.promise;
      seen.push(data);
    });
    await first.send(queue, { n: 1 });
    await first.send(queue, { n: 2 });
    await running.promise;
    const stopped = first.stop();
    finish.resolve();
    await stopped;
    expect(seen).toEqual([{ n: 1 }]);
    const second = await start();
    await second.work(queue, async (data) => {
      seen.push(data);
    });
    await expect.poll(() => seen, WITHIN).toEqual([{ n: 1 }, { n: 2 }]);
    await second.stop();
  });

  it('stops in time although a handler hangs, and its job runs again', async () => {
    const first = await start({ stopWithinSeconds: 1 });
    const running = Promise.withResolvers<void>();
    await first.work(queue, () => {
      running.resolve();
      return new Promise(() => {});
    });
    await first.send(queue, { n: 1 });
    await running.promise;
    await first.stop();
    const seen = await remember();
    await expect.poll(() => seen, WITHIN).toEqual([{ n: 1 }]);
  });

  it.runIf(process.env.DATABASE_URL)(
    'goes on after its database connections were ended',
    async () => {
      const seen = await remember();
      const admin = await openDb(database.url, { maxConnections: 1 });
      const end = sql`select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()`;
      await admin.query(end);
      await expect
        .poll(() => jobs.send(queue, { n: 1 }, { singletonKey: 'x' }).then(() => 'sent'), WITHIN)
        .toBe('sent');
      await expect.poll(() => seen.length, WITHIN).toBeGreaterThan(0);
      await admin.close();
    },
  );

  it('survives starting from several processes at once', async () => {
    await database.db.query(sql`select 1`);
    const several = await Promise.all([start(), start(), start()]);
    await Promise.all(several.map((each) => each.stop()));
  });
});
