import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { deleteDemoTickets } from '../../tickets/index.ts';
import { deliverReports } from '../../tickets/report/deliver-reports.ts';
import { keepDueReport, keepReport } from '../../tickets/report/keep-report.ts';
import { dayAfter } from '../../tickets/report/report-day.ts';
import { takeDelivery } from '../../tickets/report/report-delivery-store.ts';
import { morningReport } from '../../tickets/report/report-view.ts';
import { sendReportAgain } from '../../tickets/report/send-report-again.ts';
import { PERSONAL, type ReportWorld, reportWorld, shanghai } from '../support/report-world.ts';
import { staff } from '../support/ticket-world.ts';

let world: ReportWorld;
/** The day of three tickets; each test has a week of its own. */
let monday = '2026-11-16';
let tuesday = '2026-11-17';

beforeAll(async () => {
  world = await reportWorld();
});
afterAll(() => world.database.drop());

beforeEach(async () => {
  monday = dayAfter(monday, 7);
  tuesday = dayAfter(monday);
  world.clock.set(shanghai(monday, '09:30'));
  for (let n = 0; n < 3; n += 1) await world.report();
});

/** What a test left waiting goes out before the next one begins. */
afterEach(async () => {
  for (const { way } of [world.webhook, world.email]) way.isDown = false;
  world.clock.set(shanghai(dayAfter(monday, 3), '12:00'));
  await deliverReports(world.deps);
  for (const { sent, tried } of [world.webhook, world.email]) {
    sent.length = 0;
    tried.length = 0;
  }
  world.logged.length = 0;
});

const statesOf = async (day: string) =>
  (await morningReport(world.deps, day)).deliveries.map(({ channel, state }) => [channel, state]);

describe('the morning report', () => {
  it('is kept at its time, once, and says of the day what it was like', async () => {
    world.clock.set(shanghai(tuesday, '07:29'));
    expect(await keepDueReport(world.deps)).toBeUndefined();
    world.clock.set(shanghai(tuesday, '07:30'));
    expect(await keepDueReport(world.deps)).toBe(monday);
    expect(await keepDueReport(world.deps)).toBeUndefined();
    const { figures, kept, textZh, textEn } = await morningReport(world.deps, undefined);
    expect(kept).toBe(true);
    expect(figures).toMatchObject({
      day: monday,
      filed: { value: 3, dayBefore: 0, weekBefore: 0 },
    });
    expect(figures.departments).toMatchObject([{ nameZh: '路灯管理所', filed: 3, closed: 0 }]);
    expect(textZh).toContain('立案 3 件（比前一日多 3）');
    expect(textEn).toContain('3 filed (3 more than the day before)');
  });

  it('is kept later when nobody was there at its time', async () => {
    world.clock.set(shanghai(tuesday, '16:05'));
    expect(await keepDueReport(world.deps)).toBe(monday);
  });

  it('is not made of days before the first ticket, nor when it is to be never', async () => {
    world.clock.set(shanghai('2026-11-23', '12:00'));
    expect(await keepDueReport(world.deps)).toBeUndefined();
    world.clock.set(shanghai(tuesday, '12:00'));
    const settings = { ...world.deps.settings, reportAt: 'never' };
    expect(await keepDueReport({ ...world.deps, settings })).toBeUndefined();
  });

  it('stays as it was sent, whatever becomes of the tickets', async () => {
    world.clock.set(shanghai(tuesday, '07:30'));
    await keepDueReport(world.deps);
    const before = await morningReport(world.deps, monday);
    await world.deps.db.query(sql`update tickets set filed_at = filed_at - interval '9 days'`);
    expect((await morningReport(world.deps, monday)).figures).toEqual(before.figures);
    const { query } = world.deps.db;
    await expect(query(sql`update morning_reports set made_at = now()`)).rejects.toThrow();
    await expect(query(sql`delete from morning_reports`)).rejects.toThrow();
  });

  it('is kept by one of several processes that come at the same minute', async () => {
    world.clock.set(shanghai(tuesday, '07:30'));
    const kept = await Promise.all([1, 2, 3].map(() => keepDueReport(world.deps)));
    expect(kept.filter(Boolean)).toEqual([monday]);
    await Promise.all([1, 2, 3].map(() => deliverReports(world.deps)));
    expect(world.webhook.tried).toHaveLength(1);
    expect(world.email.tried).toHaveLength(1);
  });
});

describe('sending the morning report', () => {
  beforeEach(async () => {
    world.clock.set(shanghai(tuesday, '07:30'));
    await keepDueReport(world.deps);
  });

  it('goes out by every way, says so, and is not sent twice', async () => {
    expect(await deliverReports(world.deps)).toBe(2);
    expect(await deliverReports(world.deps)).toBe(0);
    const { deliveries } = await morningReport(world.deps, monday);
    expect(deliveries).toMatchObject([
      { channel: 'email', state: 'sent', recipients: 3, attempts: 1 },
      { channel: 'webhook', state: 'sent', recipients: 1, attempts: 1 },
    ]);
    const [letter] = world.email.sent;
    expect(letter?.subject).toContain('民生诉求早报');
    expect(Buffer.from(letter?.files[0]?.bytes ?? []).toString('latin1')).toMatch(/^%PDF/);
    const data = world.webhook.sent[0]?.data as { figures: { filed: { value: number } } };
    expect(data).toMatchObject({ type: 'morning-report', day: monday, figures: { day: monday } });
    expect(data.figures.filed.value).toBe(3);
  });

  it('has nothing of a person in it', async () => {
    await deliverReports(world.deps);
    const said = JSON.stringify([world.email.sent, world.webhook.sent].map((each) => each[0]));
    for (const personal of Object.values(PERSONAL)) expect(said).not.toContain(personal);
    expect(said).not.toContain('张小明');
  });

  it('tries again after longer and longer pauses, always as the same, while others have got it', async () => {
    world.email.way.isDown = true;
    await deliverReports(world.deps);
    expect(await statesOf(monday)).toEqual([
      ['email', 'waiting'],
      ['webhook', 'sent'],
    ]);
    const waiting = (await morningReport(world.deps, monday)).deliveries[0];
    expect(waiting).toMatchObject({ problem: 'unreachable', attempts: 1 });
    expect(waiting?.nextAttemptAt).toBe(shanghai(tuesday, '07:31').toISOString());
    await deliverReports(world.deps);
    expect(world.email.tried).toHaveLength(1);
    world.clock.set(shanghai(tuesday, '07:31'));
    await deliverReports(world.deps);
    world.email.way.isDown = false;
    world.clock.set(shanghai(tuesday, '07:33'));
    await deliverReports(world.deps);
    expect(new Set(world.email.tried).size).toBe(1);
    expect(world.email.tried).toHaveLength(3);
    expect(await statesOf(monday)).toEqual([
      ['email', 'sent'],
      ['webhook', 'sent'],
    ]);
  });

  it('gives up in the end and calls for somebody', async () => {
    world.webhook.way.isDown = true;
    for (let hour = 0; hour < 24; hour += 1) {
      for (let n = 0; n < 3; n += 1) {
        await deliverReports(world.deps);
        world.clock.advance(20 * 60_000);
      }
    }
    expect(await statesOf(monday)).toContainEqual(['webhook', 'failed']);
    expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
    const tries = world.webhook.tried.length;
    world.clock.advance(24 * 3_600_000);
    await deliverReports(world.deps);
    expect(world.webhook.tried).toHaveLength(tries);
  });

  it('is sent again when a process died over it', async () => {
    const taken = await takeDelivery(world.deps.db.query, world.clock.now());
    expect(taken?.state).toBe('waiting');
    await deliverReports(world.deps);
    expect(world.email.tried.length + world.webhook.tried.length).toBe(1);
    world.clock.advance(5 * 60_000);
    await deliverReports(world.deps);
    expect([world.email.tried.length, world.webhook.tried.length]).toEqual([1, 1]);
  });

  it('is sent again when somebody asks, as something new, but not while it waits', async () => {
    const leader = staff(world.departments.bureau, 'leader');
    await sendReportAgain(world.deps, leader, monday);
    await deliverReports(world.deps);
    expect(world.webhook.tried).toHaveLength(1);
    await sendReportAgain(world.deps, leader, monday);
    await sendReportAgain(world.deps, leader, monday);
    await deliverReports(world.deps);
    expect(world.webhook.tried).toHaveLength(2);
    expect(new Set(world.webhook.tried).size).toBe(2);
    const { deliveries } = await morningReport(world.deps, monday);
    expect(deliveries.map(({ askedByName }) => askedByName)).toEqual([
      'leader',
      'leader',
      null,
      null,
    ]);
  });

  it('says so when the way it was to go is there no more', async () => {
    const deps = { ...world.deps, notifiers: [world.webhook.notifier] };
    await deliverReports(deps);
    const { deliveries } = await morningReport(deps, monday);
    expect(deliveries[0]).toMatchObject({
      channel: 'email',
      state: 'failed',
      problem: 'not-set-up',
    });
  });
});

describe('asking for a report', () => {
  it('counts a day that was not kept as it is now', async () => {
    const { kept, figures } = await morningReport(world.deps, monday);
    expect(kept).toBe(false);
    expect(figures.filed.value).toBe(3);
  });

  it.each(['2099-11-24', '2026-02-30', 'yesterday', newId()])('refuses %s', async (day) => {
    await expect(morningReport(world.deps, day)).rejects.toMatchObject({ code: 'invalid-field' });
  });

  it('sends only what was kept', async () => {
    const leader = staff(world.departments.bureau, 'leader');
    const again = sendReportAgain(world.deps, leader, monday);
    await expect(again).rejects.toMatchObject({ code: 'not-found' });
    const nowhere = sendReportAgain({ ...world.deps, notifiers: [] }, leader, monday);
    await expect(nowhere).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a report of a demo', () => {
  it('goes with the demo when it counted demo tickets', async () => {
    const { db } = world.deps;
    const sunday = dayAfter(monday, -1);
    await keepReport(world.deps, sunday);
    await db.query(sql`update tickets set is_demo = true`);
    await keepReport(world.deps, monday);
    await db.transaction((query) => deleteDemoTickets(query));
    expect((await morningReport(world.deps, sunday)).kept).toBe(true);
    expect((await morningReport(world.deps, monday)).kept).toBe(false);
  });
});
