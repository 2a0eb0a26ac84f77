import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { program } from '../../gateway/cli/program.ts';
import { sql } from '../../platform/db.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { notLit, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

describe('citymark audit and calendar', () => {
  let world: TicketWorld;
  let app: TestApp;
  let directory: string;
  beforeAll(async () => {
    world = await ticketWorld();
    app = await testApp();
    directory = await mkdtemp(join(tmpdir(), 'citymark-calendar-'));
  });
  afterAll(async () => {
    await app.close();
    await world.database.drop();
    await rm(directory, { recursive: true });
  });
  afterEach(() => {
    process.exitCode = undefined;
  });

  /** What a command prints on standard output. */
  async function citymark(...args: string[]): Promise<string> {
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    try {
      const open = async () => ({ ...app.deps, ...world.deps, logger: app.deps.logger });
      await program(open as Parameters<typeof program>[0]).parseAsync(args, { from: 'user' });
      return out.mock.calls.map(([text]) => text).join('');
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }

  it('says that all is well, and with exit code 3 what is not', async () => {
    const { ticketNumber } = await fileComplaint(world.deps, notLit(await world.lamp()));
    expect(JSON.parse(await citymark('audit', '--json'))).toEqual({
      tickets: 1,
      events: 2,
      findings: [],
    });
    expect(process.exitCode).toBeUndefined();
    await world.deps.db.query(
      sql`update tickets set state = 'closed' where ticket_number = ${ticketNumber}`,
    );
    expect(await citymark('audit')).toBe(
      `${ticketNumber} ticket: state is closed, but history says dispatched\n`,
    );
    expect(process.exitCode).toBe(3);
  });

  it('takes a calendar, whole or not at all, and shows it', async () => {
    const file = join(directory, 'days.csv');
    await writeFile(file, 'day,working,name\n2027-01-01,no,元旦\n2027-02-30,maybe,\n');
    await expect(citymark('calendar', 'import', file)).rejects.toMatchObject({
      fields: [{ field: 'line 3, day' }, { field: 'line 3, working' }, { field: 'line 3, name' }],
    });
    await writeFile(file, '\ufeffday,working,name\n2027-01-01,no,元旦\n2027-01-02,yes,元旦\n');
    await citymark('calendar', 'import', file, '--covered-through', '2027-12-31');
    expect(JSON.parse(await citymark('calendar', 'show', '--year', '2027', '--json'))).toEqual({
      year: 2027,
      days: [
        { day: '2027-01-01', working: false, nameZh: '元旦' },
        { day: '2027-01-02', working: true, nameZh: '元旦' },
      ],
      coveredThrough: '2027-12-31',
    });
    world.clock.set('2026-12-31T01:00:00Z');
    const filed = await fileComplaint(world.deps, notLit(await world.lamp()));
    // Saturday the 2nd is worked; then Monday and Tuesday.
    expect(filed.dueAt).toEqual(new Date('2027-01-05T10:00:00Z'));
  });
});
