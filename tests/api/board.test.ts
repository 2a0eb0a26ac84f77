import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepReport } from '../../tickets/report/keep-report.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { anyTicket, writeTickets } from '../support/random-tickets.ts';

type Figure = { count: number; filter: Record<string, string> };
type Found = Figure & { path: string };

function figuresIn(value: unknown, path = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Partial<Figure>;
  const here =
    own.count !== undefined && own.filter ? [{ path, count: own.count, filter: own.filter }] : [];
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, each]) => figuresIn(each, `${path}/${key}`)),
  ];
}

describe('boards', () => {
  let service: TestApp;
  let home: string;
  const people = new Map<string, TestStaff>();
  beforeAll(async () => {
    service = await testApp();
    home = await service.department('城管局');
    const departments = [
      home,
      await service.department('路灯所'),
      await service.department('环卫所'),
    ];
    const [tickets = []] = fc.sample(fc.array(anyTicket, { minLength: 60, maxLength: 60 }), {
      numRuns: 1,
      seed: 7,
    });
    await writeTickets(service.db.query, tickets, { departments, at: service.clock.now() });
    await keepReport({ ...service.deps, notifiers: [] }, '2026-11-22');
    for (const role of ['dispatcher', 'supervisor', 'leader', 'handler'] as const) {
      people.set(role, await service.signIn(role, home));
    }
  });
  afterAll(() => service.close());

  const get = async (url: string, role: string) => {
    const headers = people.get(role)?.headers ?? {};
    return service.inject({ method: 'GET', url, headers });
  };

  /** How many tickets the list behind a figure has, over all its pages. */
  const listed = async (filter: Record<string, string>, role: string) => {
    let count = 0;
    let cursor = '';
    do {
      const search = new URLSearchParams({ box: 'all', limit: '20', ...filter });
      if (cursor) search.set('cursor', cursor);
      const answer = await get(`/api/tickets?${search}`, role);
      expect([answer.statusCode, search.toString()]).toEqual([200, search.toString()]);
      const { items, nextCursor } = answer.json();
      count += items.length;
      cursor = nextCursor ?? '';
    } while (cursor);
    return count;
  };

  it.each([
    ['/api/board/dispatcher', 'dispatcher'],
    ['/api/board/dispatcher', 'supervisor'],
    ['/api/board/supervisor', 'supervisor'],
    ['/api/board/supervisor', 'leader'],
    ['/api/board/leader', 'leader'],
    ['/api/board/leader?day=2026-11-20', 'supervisor'],
    ['/api/report/morning?day=2026-11-21', 'dispatcher'],
    ['/api/report/morning?day=2026-11-22', 'leader'],
  ])('%s says to a %s how long each list is', async (url, role) => {
    const answer = await get(url, role);
    expect(answer.statusCode).toBe(200);
    const figures = figuresIn(answer.json());
    expect(figures.filter(({ count }) => count > 0).length).toBeGreaterThan(2);
    const seen = new Set<string>();
    for (const { path, count, filter } of figures) {
      const key = JSON.stringify(filter);
      if (seen.has(key)) continue;
      seen.add(key);
      expect([path, await listed(filter, role)]).toEqual([path, count]);
    }
  });

  it('shows a supervisor only what their department supervises', async () => {
    const all = (await get('/api/board/leader', 'leader')).json();
    const own = (await get('/api/board/leader', 'supervisor')).json();
    expect(own.today.filed.filter.supervisorId).toBe(home);
    expect(own.overdueNow.count).toBeLessThan(all.overdueNow.count);
  });

  it('reports without lists to a supervisor, who does not see all tickets', async () => {
    for (const day of ['2026-11-21', '2026-11-22']) {
      const report = (await get(`/api/report/morning?day=${day}`, 'supervisor')).json();
      expect(report).toMatchObject({ kept: day === '2026-11-22', counted: {} });
      expect(report.figures.filed.value).toBeGreaterThan(0);
    }
  });

  it('compares a morning with as much of the other days', async () => {
    const { today, yesterday, lastWeek } = (await get('/api/board/leader', 'leader')).json();
    expect(today.filed.filter).toEqual({ filedSince: '2026-11-23', filedUntil: '2026-11-24' });
    expect(yesterday.filed.filter).toEqual({
      filedSince: '2026-11-22',
      filedUntil: '2026-11-22T01:00:00.000Z',
    });
    expect(lastWeek.closed.filter.closedUntil).toBe('2026-11-16T01:00:00.000Z');
  });

  it.each([
    '/api/board/supervisor?since=2026-11-23&until=2026-11-20',
    '/api/board/supervisor?since=2020-01-01',
    '/api/board/leader?day=yesterday',
    '/api/tickets?cell=N50',
    '/api/tickets?filedSince=2026-13-01',
    '/api/tickets?late=maybe',
    '/api/tickets?report=2026-11-22',
    '/api/tickets?figure=filed.value',
    '/api/tickets?report=2026-11-31&figure=filed.value',
  ])('refuses %s', async (url) => {
    expect((await get(url, 'leader')).statusCode).toBe(422);
  });

  it('is not for handlers', async () => {
    expect((await get('/api/board/leader', 'handler')).statusCode).toBe(403);
  });
});
