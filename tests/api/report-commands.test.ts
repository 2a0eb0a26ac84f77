import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { program } from '../../gateway/cli/program.ts';
import { sql } from '../../platform/db.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { keepReport } from '../../tickets/report/keep-report.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';
import { notLit } from '../support/ticket-world.ts';

/** The service's clock stands at a Monday morning; reports are on the day before. */
const SUNDAY = '2026-11-22';

describe('citymark report', () => {
  let service: TestApp;
  let directory: string;
  beforeAll(async () => {
    service = await testApp();
    directory = await mkdtemp(join(tmpdir(), 'citymark-report-'));
    for (const lamp of await addStreetLamps(service.db, 2)) {
      await fileComplaint(service.deps, notLit(lamp));
    }
    await service.db.query(sql`
      update tickets set filed_at = ${new Date(`${SUNDAY}T12:00:00+08:00`)}`);
  });
  afterAll(async () => {
    await service.close();
    await rm(directory, { recursive: true });
  });

  /** What a command prints: its answer, and what it says besides. */
  async function citymark(...args: string[]): Promise<{ out: string; note: string }> {
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const said = (spy: typeof out) => spy.mock.calls.map(([text]) => text).join('');
    try {
      await program(async () => service.deps).parseAsync(args, { from: 'user' });
      return { out: said(out), note: said(err) };
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }
  const morning = (...args: string[]) => citymark('report', 'morning', ...args);

  it('prints the report on the last day, in either language', async () => {
    const { out } = await morning();
    expect(out).toContain('2026年11月22日星期日立案 2 件');
    expect((await morning('--language', 'en')).out).toContain('2 filed');
    expect((await morning('--day', '2026-11-20')).out).toContain('立案 0 件');
  });

  it('prints it as JSON and as PDF', async () => {
    const { figures, districtName } = JSON.parse((await morning('--json')).out);
    expect(figures).toMatchObject({ day: SUNDAY, filed: { value: 2, dayBefore: 0 } });
    expect(districtName).toBe('深圳市坪山区');
    const file = join(directory, 'report.pdf');
    const { out, note } = await morning('--day', SUNDAY, '--out', file);
    expect([out, note]).toEqual(['', `Written: ${file}\n`]);
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('prints what was kept, whatever became of the tickets', async () => {
    await keepReport({ ...service.deps, notifiers: [] }, SUNDAY);
    await service.db.query(sql`update tickets set filed_at = filed_at - interval '20 days'`);
    expect((await morning()).out).toContain('立案 2 件');
  });

  it.each([['2026-11-31'], ['yesterday'], ['2026-11-24']])('refuses the day %s', async (day) => {
    await expect(morning('--day', day)).rejects.toThrow(/day/);
  });
});
