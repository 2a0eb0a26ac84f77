import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { districtFigures } from '../../tickets/board/district-figures.ts';
import { type LeaderBoard, leaderBoard } from '../../tickets/board/leader-board.ts';
import { type FilterQuery, filterQuery, readFilter } from '../../tickets/board/ticket-filter.ts';
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
    // biome-ignore lint/suspicious/noExplicitAny: as it comes out of an address, before the schema has read it
    const request = readFilter(typed(filter) as any);
    const page = { at: MONDAY, limit: 1000 };
    const list = await listTickets(
      world.deps.db.query,
      'all',
      { ...request, box: request.box ?? 'all' },
      page,
    );
    return list.length;
  };
  /** Booleans and numbers, as the schema of the route makes them. */
  const typed = (filter: FilterQuery) =>
    Object.fromEntries(
      Object.entries(filter).map(([key, text]) => {
        if (text === 'true' || text === 'false') return [key, text === 'true'];
        return [
          key,
          ['minReopens', 'stuckDays', 'overdueDays'].includes(key) ? Number(text) : text,
        ];
      }),
    );

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

  it('of the district are those of the leader, without the links', async () => {
    const figures = await districtFigures(world.deps.db.query, DAY, MONDAY);
    expect(figures).toMatchObject({ filed: 0, closed: 0, onTimeShare: null, overdueNow: 0 });
    expect(JSON.stringify(figures)).not.toContain('filter');
  });

  it('have filters that come back from an address as they were', () => {
    const filter = { filedSince: new Date('2026-11-22T16:00:00Z'), late: true };
    expect(filterQuery(filter)).toEqual({ filedSince: '2026-11-23', late: 'true' });
    expect(readFilter({ filedSince: '2026-11-23' }).filedSince).toEqual(filter.filedSince);
  });
});
