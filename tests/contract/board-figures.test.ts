import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { filterOfQuery } from '../../tickets/board/filter-schema.ts';
import { type LeaderBoard, leaderBoard } from '../../tickets/board/leader-board.ts';
import { type FilterQuery, filterQuery, readFilter } from '../../tickets/board/ticket-filter.ts';
import { keepReport } from '../../tickets/report/keep-report.ts';
import { readFigures } from '../../tickets/report/read-figures.ts';
import { keptFigures } from '../../tickets/report/report-ticket-store.ts';
import { listTickets } from '../../tickets/ticket-board-store.ts';
import { anyTicket, dropTickets, writeTickets } from '../support/random-tickets.ts';
import { MONDAY, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

const DAY = '2026-11-23';

type Found = { path: string; count: number; filter: FilterQuery };

/** Everything in a board that says how many tickets there are and which. */
function figuresIn(value: unknown, path = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Partial<Found>;
  const here =
    own.count !== undefined && own.filter ? [{ path, count: own.count, filter: own.filter }] : [];
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, each]) => figuresIn(each, `${path}/${key}`)),
  ];
}

describe('figures of the boards', () => {
  let world: TicketWorld;
  beforeAll(async () => {
    world = await ticketWorld();
  });
  afterAll(() => world.database.drop());

  const listed = async (filter: FilterQuery) => {
    const page = { at: MONDAY, limit: 1000 };
    const asked = { box: 'all' as const, ...filterOfQuery(filter) };
    return (await listTickets(world.deps.db.query, 'all', asked, page)).length;
  };

  const inWorldOf = async (
    tickets: Parameters<typeof writeTickets>[1],
    check: () => Promise<void>,
  ) => {
    const { db } = world.deps;
    const departments = Object.values(world.departments).map((each) => each.departmentId);
    await db.transaction((query) => writeTickets(query, tickets, { departments, at: MONDAY }));
    await check();
    await db.transaction(dropTickets);
  };

  it('of a leader are as long as the lists behind them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTicket, { minLength: 1, maxLength: 40 }), (tickets) =>
        inWorldOf(tickets, async () => {
          for (const scope of [{}, { supervisorId: world.departments.lamps.departmentId }]) {
            const ask = { day: DAY, at: MONDAY, scope };
            const board: LeaderBoard = await leaderBoard(world.deps.db.query, ask);
            for (const { path, count, filter } of figuresIn(board)) {
              expect([path, await listed(filter)]).toEqual([path, count]);
            }
          }
        }),
      ),
      { numRuns: 6 },
    );
  });

  it('of a report are as long as the lists behind them, kept ones whatever happens to the tickets', async () => {
    const { db, clock } = world.deps;
    const [tickets = []] = fc.sample(fc.array(anyTicket, { minLength: 40, maxLength: 40 }), {
      ...{ numRuns: 1, seed: 7 },
    });
    await inWorldOf(tickets, async () => {
      const now = await readFigures(db.query, DAY, MONDAY);
      await keepReport({ db, clock, notifiers: [] }, DAY);
      const kept = await keptFigures(db.query, DAY);
      const some = Object.entries(now.counted).filter(([, { count }]) => count > 0);
      expect(some.length).toBeGreaterThan(20);
      for (const [name, { count, filter }] of some) {
        expect([name, await listed(filter)]).toEqual([name, count]);
        expect([name, kept[name]?.count]).toEqual([name, count]);
      }
      expect(Object.keys(kept).sort()).toEqual(some.map(([name]) => name).sort());
      await db.query(
        sql`update tickets set state = 'merged', filed_at = filed_at - interval '40 days'`,
      );
      for (const [name, { count, filter }] of Object.entries(kept)) {
        expect([name, await listed(filter)]).toEqual([name, count]);
      }
    });
  });

  it('have filters that come back from an address as they were', () => {
    const filter = { filedSince: new Date('2026-11-22T16:00:00Z'), late: true };
    expect(filterQuery(filter)).toEqual({ filedSince: '2026-11-23', late: 'true' });
    expect(readFilter({ filedSince: '2026-11-23' }).filedSince).toEqual(filter.filedSince);
  });
});
