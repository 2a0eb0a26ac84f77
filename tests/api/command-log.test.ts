import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { program } from '../../gateway/cli/program.ts';
import { checkAdminLog } from '../../platform/admin-log.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

describe('what the command line changes', () => {
  let service: TestApp;
  let auditor: TestStaff;
  let directory: string;
  let lamp: string;
  beforeAll(async () => {
    service = await testApp();
    auditor = await service.signIn('auditor');
    directory = await mkdtemp(join(tmpdir(), 'citymark-log-'));
    lamp = (await addStreetLamps(service.db, 1))[0]?.assetCode ?? '';
  });
  afterAll(async () => {
    await service.close();
    await rm(directory, { recursive: true });
  });

  async function citymark(...args: string[]): Promise<string> {
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    try {
      await program(async () => service.deps).parseAsync(args, { from: 'user' });
      return out.mock.calls.map(([text]) => text).join('');
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }
  const file = async (name: string, text: string) => {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  };
  type Entry = { kind: string; action: string; staffName: string; subjectName: string | null };
  /** What is in the log besides what was there before, the oldest first. */
  let seen = 0;
  const news = async (): Promise<Entry[]> => {
    const url = '/api/audit-log?limit=200';
    const { items } = (await service.inject({ url, headers: auditor.headers })).json();
    const fresh = items.slice(0, items.length - seen).reverse();
    seen = items.length;
    return fresh;
  };
  const deeds = async () => (await news()).map(({ kind, action }) => `${kind} ${action}`);

  it('is in the administration log under the account of the machine', async () => {
    await citymark('department', 'add', 'CLI-1', '--name', '园林所', '--kind', 'enterprise');
    const person = ['--name', '王园林', '--department', 'CLI-1', '--role', 'handler'];
    const { firstPassword } = JSON.parse(
      await citymark('staff', 'add', 'wang', ...person, '--json'),
    );
    await citymark('staff', 'password', 'wang');
    const entries = await news();
    expect(entries.map(({ kind, action, subjectName }) => [kind, action, subjectName])).toEqual([
      ['department', 'add', '园林所'],
      ['staff', 'add', '王园林 (wang)'],
      ['staff', 'reset-password', '王园林 (wang)'],
    ]);
    const names = new Set(entries.map(({ staffName }) => staffName));
    expect([...names]).toEqual([`command line (${userInfo().username})`]);
    expect(JSON.stringify(entries)).not.toContain(firstPassword);
  });

  it('is there of every kind, in one chain', async () => {
    await citymark('duty', 'set', 'CLI-1', '--class', '0118');
    await citymark('duty', 'remove', '--class', '0118');
    const days = await file('days.csv', 'day,working,name\n2027-01-01,no,元旦\n');
    await citymark('calendar', 'import', days);
    expect(await deeds()).toEqual(['duty change', 'duty remove', 'calendar import']);

    await citymark('plate', 'mint', lamp);
    await citymark('plate', 'replace', `${lamp}00`, '--reason', '褪色');
    await citymark('plate', 'print', '--new', '--layout', 'sticker', '--out', directory);
    await citymark('plate', 'retire', `${lamp}01`, '--reason', '拆除');
    await citymark('key', 'rotate');
    expect(await deeds()).toEqual([
      ...['plate mint', 'plate replace', 'plate print', 'plate retire', 'plate-key rotate'],
    ]);

    const token = JSON.parse(await citymark('worker-token', 'add', 'north', '--json'));
    await citymark('worker-token', 'revoke', token.tokenId);
    const place = ['--lng', '114.35', '--lat', '22.69'];
    await citymark('camera', 'add', 'C-1', '--name', '路口', ...place);
    await citymark('camera', 'record', 'C-1', 'on', '--days', '3');
    await citymark('camera', 'algorithm', 'C-1', 'bin-overflow', '--on');
    await citymark(
      'footage-provider',
      ...['add', 'nvr', '--kind', 'mediamtx'],
      ...['--url', 'http://127.0.0.1:9'],
    );
    await citymark('footage-provider', 'assign', 'C-1', 'nvr', 'there');
    await citymark('footage-provider', 'assign', 'C-1', 'none');
    await citymark('footage-provider', 'remove', 'nvr');
    await citymark('camera', 'remove', 'C-1');
    expect(await deeds()).toEqual([
      ...['worker-token add', 'worker-token revoke', 'camera add', 'camera change'],
      ...['camera change', 'footage-provider add', 'camera change', 'camera change'],
      ...['footage-provider remove', 'camera remove'],
    ]);
    const findings: unknown[] = [];
    expect(await checkAdminLog(service.db.query, (finding) => findings.push(finding))).toBe(21);
    expect(findings).toEqual([]);
  });

  it('is not there when nothing was changed', async () => {
    const head = 'ObjID,ObjName,DeptCode1,DeptCode2,DeptCode3,PointX,PointY';
    const rows = await file(
      'lamps.csv',
      `${head}\n4403100118777777,路灯,CLI-1,CLI-1,CLI-1,114.35,22.69\n`,
    );
    const bring = (mode: string) =>
      citymark('asset', 'import', rows, '--crs', 'cgcs2000', '--mode', mode);
    await bring('dry-run');
    await citymark('camera', 'list');
    await citymark('staff', 'list');
    await expect(citymark('plate', 'retire', `${lamp}ZZ`, '--reason', 'x')).rejects.toThrow();
    expect(await deeds()).toEqual([]);
    await bring('skip-bad');
    await bring('skip-bad');
    expect(await deeds()).toEqual(['asset import']);
  });
});
