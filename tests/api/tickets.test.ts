import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../assets/index.ts';
import { sql } from '../../platform/db.ts';
import { revealContact } from '../../tickets/complaints/reveal-contact.ts';
import { escalateOverdue } from '../../tickets/escalate-overdue.ts';
import { handleTicket, type StaffRequest } from '../../tickets/handle-ticket.ts';
import { fileComplaint, rateTicket, trackingView } from '../../tickets/index.ts';
import type { StaffMove } from '../../tickets/ticket.ts';
import { ticketDetail, ticketList } from '../../tickets/ticket-view.ts';
import { answerVerification } from '../../tickets/verification/answer-verification.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { verificationList } from '../../tickets/verification/verification-view.ts';
import { MONDAY, notLit, staff, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

const HOUR_MS = 3_600_000;
const bad = { speed: 3, result: 2, service: 3, system: 3 };
const good = { speed: 5, result: 5, service: 5, system: 4, comment: '修好了' };

describe('handling tickets', () => {
  let world: TicketWorld;
  let handler: ReturnType<typeof staff>;
  let other: ReturnType<typeof staff>;
  let dispatcher: ReturnType<typeof staff>;
  let supervisor: ReturnType<typeof staff>;
  let gridWorker: ReturnType<typeof staff>;
  beforeAll(async () => {
    world = await ticketWorld();
    const { lamps, roads, bureau } = world.departments;
    handler = staff(lamps, 'handler');
    other = staff(roads, 'handler');
    dispatcher = staff(bureau, 'dispatcher');
    supervisor = staff(bureau, 'supervisor');
    gridWorker = staff(roads, 'grid_worker');
  });
  afterAll(() => world.database.drop());

  const file = async (changes = {}) => {
    world.clock.set(MONDAY);
    return fileComplaint(world.deps, notLit(await world.lamp(), changes));
  };
  const detail = (actor: typeof handler, ticketNumber: string) =>
    ticketDetail(world.deps, actor, ticketNumber);
  /** A move with the version the ticket has now. */
  const move = async (
    actor: typeof handler,
    ticketNumber: string,
    verb: StaffMove,
    request: Omit<StaffRequest, 'version'> = {},
  ) => {
    const { version } = await detail(dispatcher, ticketNumber);
    return handleTicket(world.deps, actor, ticketNumber, verb, { version, ...request });
  };
  const fix = async (ticketNumber: string) => {
    await move(handler, ticketNumber, 'accept');
    return move(handler, ticketNumber, 'handled', { note: '已更换灯泡' });
  };
  /** Somebody at the verification desk says that it is gone. */
  const confirm = async (actor: typeof handler, ticketNumber: string) => {
    await postCheck(world.deps);
    const { items } = await verificationList(world.deps, { state: 'waiting', limit: 200 });
    const open = items.find((each) => each.ticketNumber === ticketNumber);
    const answer = { version: open?.version ?? 0, verdict: 'gone' as const };
    await answerVerification(world.deps, actor, open?.verificationId ?? '', answer);
  };

  it('goes from the inbox to closed, and every step is an event', async () => {
    const { ticketNumber, trackingKey } = await file();
    expect((await detail(handler, ticketNumber)).actions).toEqual(['accept', 'return', 'dispute']);
    await fix(ticketNumber);
    await rateTicket(world.deps, trackingKey, good);
    const closed = await detail(handler, ticketNumber);
    expect(closed.state).toBe('closed');
    expect(closed.events.map((each) => each.kind)).toEqual([
      'file',
      'dispatch',
      'accept',
      'handled',
      'confirm',
    ]);
    expect(closed.ratings).toMatchObject([{ result: 5, comment: '修好了', round: 0 }]);
    expect(closed.actions).toEqual([]);
  });

  it('refuses what the table does not have, what is out of date, and what is not one’s own', async () => {
    const { ticketNumber } = await file();
    const early = move(handler, ticketNumber, 'handled', { note: '好了' });
    await expect(early).rejects.toMatchObject({ code: 'ticket-move-not-allowed' });
    const stale = handleTicket(world.deps, handler, ticketNumber, 'accept', { version: 0 });
    await expect(stale).rejects.toMatchObject({ code: 'conflict' });
    await expect(move(other, ticketNumber, 'accept')).rejects.toMatchObject({ code: 'not-found' });
    await expect(detail(other, ticketNumber)).rejects.toMatchObject({ code: 'not-found' });
    const foreign = move(dispatcher, ticketNumber, 'accept');
    await expect(foreign).rejects.toMatchObject({ code: 'not-allowed' });
    const silent = move(handler, ticketNumber, 'return');
    await expect(silent).rejects.toMatchObject({ fields: [{ field: '/reason' }] });
  });

  it('lets one of two who move at the same time through', async () => {
    const { ticketNumber } = await file();
    const { version } = await detail(handler, ticketNumber);
    const answers = await Promise.allSettled([
      handleTicket(world.deps, handler, ticketNumber, 'accept', { version }),
      handleTicket(world.deps, handler, ticketNumber, 'dispute', { version, reason: '非我单位' }),
    ]);
    expect(answers.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('goes back to the dispatcher and on to another department, whose clock starts anew', async () => {
    const { ticketNumber } = await file();
    await move(handler, ticketNumber, 'return', { reason: '属市政道路设施' });
    const { roads } = world.departments;
    world.clock.advance(26 * HOUR_MS);
    world.news.length = 0;
    const moved = await move(dispatcher, ticketNumber, 'dispatch', {
      departmentId: roads.departmentId,
    });
    // Tuesday plus three working days.
    expect(moved.dueAt).toEqual(new Date('2026-11-27T10:00:00Z'));
    expect((await detail(other, ticketNumber)).departmentName).toBe('市政养护中心');
    await expect(detail(handler, ticketNumber)).rejects.toMatchObject({ code: 'not-found' });
    expect(world.news.map((each) => each.departmentId).sort()).toEqual(
      [handler.departmentId, other.departmentId].sort(),
    );
    const unknown = handleTicket(world.deps, dispatcher, ticketNumber, 'dispatch', {
      version: moved.version,
      departmentId: handler.staffId,
    });
    await expect(unknown).rejects.toMatchObject({ fields: [{ field: '/departmentId' }] });
  });

  it('grants more time twice at most', async () => {
    const { ticketNumber } = await file();
    await move(handler, ticketNumber, 'accept');
    const ask = { reason: '等待配件', value: 2 };
    await move(handler, ticketNumber, 'request-extension', ask);
    const twice = move(handler, ticketNumber, 'request-extension', ask);
    await expect(twice).rejects.toMatchObject({ code: 'ticket-move-not-allowed' });
    expect((await detail(dispatcher, ticketNumber)).extensions.pending).toMatchObject({ value: 2 });
    await move(dispatcher, ticketNumber, 'refuse-extension', { reason: '理由不足' });
    await move(handler, ticketNumber, 'request-extension', ask);
    const longer = await move(dispatcher, ticketNumber, 'grant-extension');
    // Thursday, then Friday and, over the weekend, Monday.
    expect(longer.dueAt).toEqual(new Date('2026-11-30T10:00:00Z'));
    await move(handler, ticketNumber, 'request-extension', ask);
    await move(dispatcher, ticketNumber, 'grant-extension');
    const third = move(handler, ticketNumber, 'request-extension', ask);
    await expect(third).rejects.toMatchObject({ code: 'ticket-move-not-allowed' });
  });

  it('stops the clock while suspended', async () => {
    const { ticketNumber } = await file();
    await move(handler, ticketNumber, 'accept');
    await move(dispatcher, ticketNumber, 'suspend', { reason: '台风' });
    world.clock.advance(14 * 24 * HOUR_MS);
    expect((await detail(handler, ticketNumber)).overdue).toBe(false);
    const resumed = await move(dispatcher, ticketNumber, 'resume');
    // Monday two weeks later, and again three working days.
    expect(resumed.dueAt).toEqual(new Date('2026-12-10T10:00:00Z'));
  });

  it('reopens once for a bad result and then asks for special supervision', async () => {
    const { ticketNumber, trackingKey } = await file();
    await fix(ticketNumber);
    await rateTicket(world.deps, trackingKey, bad);
    expect(await detail(handler, ticketNumber)).toMatchObject({
      state: 'reopened',
      reopenCount: 1,
      specialSupervision: false,
      complaintCount: 1,
    });
    const open = rateTicket(world.deps, trackingKey, good);
    await expect(open).rejects.toMatchObject({ code: 'rating-closed' });
    await fix(ticketNumber);
    await rateTicket(world.deps, trackingKey, bad);
    const again = rateTicket(world.deps, trackingKey, good);
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    expect(await detail(supervisor, ticketNumber)).toMatchObject({
      state: 'handled',
      specialSupervision: true,
      ratings: [{ round: 0 }, { round: 1 }],
    });
    expect((await trackingView(world.deps, trackingKey)).rating).toEqual({
      allowed: false,
      given: { speed: 3, result: 2, service: 3, system: 3 },
    });
  });

  it('reopens a closed ticket too, by a rating or another complaint, but only once', async () => {
    const { ticketNumber, trackingKey } = await file();
    await fix(ticketNumber);
    await confirm(gridWorker, ticketNumber);
    await rateTicket(world.deps, trackingKey, bad);
    expect((await detail(handler, ticketNumber)).state).toBe('reopened');

    const lamp: Asset = await world.lamp();
    const first = await fileComplaint(world.deps, notLit(lamp));
    await fix(first.ticketNumber);
    await confirm(dispatcher, first.ticketNumber);
    world.clock.advance(HOUR_MS);
    const second = await fileComplaint(world.deps, notLit(lamp));
    expect(second).toMatchObject({ ticketNumber: first.ticketNumber, merged: true });
    await fix(first.ticketNumber);
    await confirm(dispatcher, first.ticketNumber);
    world.clock.advance(HOUR_MS);
    const third = await fileComplaint(world.deps, notLit(lamp));
    expect(third.ticketNumber).not.toBe(first.ticketNumber);
    expect((await detail(dispatcher, third.ticketNumber)).events[0]).toMatchObject({
      ...{ kind: 'file', data: { refersTo: first.ticketNumber } },
    });
    await rateTicket(world.deps, first.trackingKey, bad);
    expect(await detail(dispatcher, first.ticketNumber)).toMatchObject({
      ...{ state: 'closed', reopenCount: 1, specialSupervision: true },
    });
  });

  it('closes nothing that nobody has seen, however long it waits', async () => {
    const { ticketNumber } = await file();
    await fix(ticketNumber);
    await postCheck(world.deps);
    world.clock.advance(60 * 24 * HOUR_MS);
    await postCheck(world.deps);
    expect((await detail(dispatcher, ticketNumber)).state).toBe('verifying');
    await confirm(gridWorker, ticketNumber);
    expect((await detail(dispatcher, ticketNumber)).state).toBe('closed');
  });

  it('tells the supervisor of a late ticket once', async () => {
    const { ticketNumber } = await file();
    world.clock.set('2026-11-26T10:00:00.001Z');
    await escalateOverdue(world.deps);
    expect(await escalateOverdue(world.deps)).toBe(0);
    const { events, overdue } = await detail(supervisor, ticketNumber);
    expect(overdue).toBe(true);
    expect(events.filter((each) => each.kind === 'escalate')).toMatchObject([
      { data: { supervisorId: world.departments.bureau.departmentId } },
    ]);
    expect(world.news).toContainEqual({
      ticketNumber,
      departmentId: world.departments.bureau.departmentId,
      kind: 'escalate',
      state: 'dispatched',
    });
  });

  it('shows a contact to the own handler only, with consent, and writes it down', async () => {
    const shared = await file({ contact: '13800138000', shareContact: true });
    const kept = await file({ contact: '13800138000', shareContact: false });
    const reveal = (actor: typeof handler, { ticketNumber, complaintId }: typeof shared) =>
      revealContact(world.deps, actor, { ticketNumber, complaintId, reason: '核实位置' });
    await expect(reveal(other, shared)).rejects.toMatchObject({ code: 'not-found' });
    await expect(reveal(dispatcher, shared)).rejects.toMatchObject({ code: 'not-found' });
    await expect(reveal(handler, kept)).rejects.toMatchObject({ code: 'contact-not-shared' });
    const crossed = { ...shared, ticketNumber: kept.ticketNumber };
    await expect(reveal(handler, crossed)).rejects.toMatchObject({ code: 'not-found' });
    expect(await reveal(handler, shared)).toBe('13800138000');
    const reveals = await world.deps.db.query(
      sql`select staff_id, reason from contact_reveals where complaint_id = ${shared.complaintId}`,
    );
    expect(reveals).toEqual([{ staff_id: handler.staffId, reason: '核实位置' }]);
    const { events, complaints } = await detail(handler, shared.ticketNumber);
    expect(events.at(-1)).toMatchObject({ kind: 'reveal-contact', actorName: handler.name });
    expect(complaints).toMatchObject([{ contact: 'shared' }]);
    expect(JSON.stringify({ events, complaints })).not.toContain('13800138000');
  });

  it('lists by page what somebody may see, due first', async () => {
    world.clock.set('2027-03-01T01:00:00Z');
    const lamps = await Promise.all(Array.from({ length: 7 }, () => world.lamp()));
    const filed = [];
    for (const lamp of lamps) {
      world.clock.advance(1000);
      filed.push(await fileComplaint(world.deps, notLit(lamp, { problemCode: 'tilted' })));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ticketList(world.deps, handler, { box: 'all', limit: 3, cursor, q: '%' });
      expect(page.items).toEqual([]);
      const { items, nextCursor } = await ticketList(world.deps, handler, {
        box: 'inbox',
        urgency: 'A',
        limit: 3,
        cursor,
      });
      seen.push(...items.map((each) => each.ticketNumber));
      cursor = nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(filed.map((each) => each.ticketNumber));
    const [one] = lamps;
    const found = await ticketList(world.deps, handler, {
      box: 'all',
      q: one?.assetCode ?? '-',
      limit: 5,
    });
    expect(found.items.map((each) => each.ticketNumber)).toEqual([filed[0]?.ticketNumber]);
    expect(
      (await ticketList(world.deps, other, { box: 'inbox', urgency: 'A', limit: 5 })).items,
    ).toEqual([]);
    const broken = ticketList(world.deps, handler, { box: 'all', cursor: 'AAAA', limit: 5 });
    await expect(broken).rejects.toMatchObject({ code: 'invalid-field' });
  });

  it('says when the calendar of the deadline is not known yet', async () => {
    world.clock.set('2026-12-30T02:00:00Z');
    const filed = await fileComplaint(world.deps, notLit(await world.lamp()));
    expect((await trackingView(world.deps, filed.trackingKey)).calendarCovered).toBe(false);
    world.clock.set(MONDAY);
  });
});
