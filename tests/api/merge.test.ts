import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../assets/index.ts';
import { sql } from '../../platform/db.ts';
import { auditTickets } from '../../tickets/audit-tickets.ts';
import { dispatcherBoard } from '../../tickets/board/dispatcher-board.ts';
import { fileComplaint, rateTicket, trackingView } from '../../tickets/index.ts';
import { keepApart, mergeTickets } from '../../tickets/merge-tickets.ts';
import { ticketDetail } from '../../tickets/ticket-view.ts';
import { notLit, staff, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

describe('merging tickets', () => {
  let world: TicketWorld;
  let dispatcher: ReturnType<typeof staff>;
  let lamp: Asset;
  beforeAll(async () => {
    world = await ticketWorld();
    dispatcher = staff(world.departments.bureau, 'dispatcher');
  });
  afterAll(() => world.database.drop());

  const file = async (problemCode: string) => {
    world.clock.set(new Date(world.clock.now().getTime() + 60_000));
    return fileComplaint(world.deps, notLit(lamp, { problemCode }));
  };
  /** Two tickets about one lamp: what is wrong with it was said in two ways. */
  const pair = async () => {
    lamp = await world.lamp();
    return [await file('not-lit'), await file('damaged')] as const;
  };
  const detail = (number: string) => ticketDetail(world.deps, dispatcher, number);
  const board = () =>
    dispatcherBoard(world.deps.db.query, 'all', { at: world.clock.now(), scope: {} });
  const candidate = async (number: string) =>
    (await board()).candidates.find(({ newer }) => newer.ticketNumber === number);

  it('proposes two tickets of one fixture, until somebody says that they are two', async () => {
    const [older, newer] = await pair();
    const found = await candidate(newer.ticketNumber);
    expect(found).toMatchObject({
      metres: 0,
      sameProblem: false,
      older: { ticketNumber: older.ticketNumber },
    });
    await keepApart(world.deps, dispatcher, [newer.ticketNumber, older.ticketNumber]);
    expect(await candidate(newer.ticketNumber)).toBeUndefined();
  });

  it('lets every reporter follow and rate the ticket that goes on', async () => {
    const [older, newer] = await pair();
    const { version } = await detail(newer.ticketNumber);
    await mergeTickets(world.deps, dispatcher, newer.ticketNumber, {
      into: older.ticketNumber,
      version,
    });
    const [ended, goesOn] = [await detail(newer.ticketNumber), await detail(older.ticketNumber)];
    expect(ended.state).toBe('merged');
    expect(ended.events.at(-1)).toMatchObject({
      kind: 'merge',
      data: { into: older.ticketNumber },
    });
    expect(goesOn).toMatchObject({ state: 'dispatched', complaintCount: 2 });
    expect(goesOn.events.at(-1)).toMatchObject({ kind: 'absorb', actorName: 'dispatcher' });
    expect(goesOn.complaints).toHaveLength(2);
    const tracked = await trackingView(world.deps, newer.trackingKey);
    expect(tracked).toMatchObject({ ticketNumber: newer.ticketNumber, state: 'dispatched' });
    await world.deps.db.query(sql`
      update tickets set state = 'handled' where ticket_number = ${older.ticketNumber}`);
    const rating = { speed: 4, result: 4, service: 4, system: 4 };
    await rateTicket(world.deps, newer.trackingKey, rating);
    expect((await detail(older.ticketNumber)).ratings).toHaveLength(1);
  });

  it('leaves histories that stand an audit', async () => {
    const [older, newer] = await pair();
    const { version } = await detail(newer.ticketNumber);
    const into = older.ticketNumber;
    await mergeTickets(world.deps, dispatcher, newer.ticketNumber, { into, version });
    const findings: string[] = [];
    await auditTickets(world.deps.db, {
      onFinding: ({ ticketNumber, what }) => {
        if ([into, newer.ticketNumber].includes(ticketNumber)) findings.push(what);
      },
    });
    expect(findings).toEqual([]);
  });

  it('refuses what was moved meanwhile, what ended, and itself', async () => {
    const [older, newer] = await pair();
    const { version } = await detail(newer.ticketNumber);
    const merge = (number: string, into: string, seen = version) =>
      mergeTickets(world.deps, dispatcher, number, { into, version: seen });
    const { ticketNumber } = newer;
    await expect(merge(ticketNumber, older.ticketNumber, version + 1)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(merge(ticketNumber, ticketNumber)).rejects.toMatchObject({
      code: 'invalid-field',
    });
    await merge(ticketNumber, older.ticketNumber);
    const { version: after } = await detail(older.ticketNumber);
    await expect(merge(older.ticketNumber, ticketNumber, after)).rejects.toMatchObject({
      code: 'ticket-move-not-allowed',
    });
  });
});
