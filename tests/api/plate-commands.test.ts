import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Asset } from '../../assets/asset.ts';
import { openSmartCode } from '../../assets/index.ts';
import { program } from '../../gateway/cli/program.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

describe('citymark plate and key', () => {
  let app: TestApp;
  let lamps: Asset[];
  let directory: string;
  beforeAll(async () => {
    app = await testApp();
    lamps = await addStreetLamps(app.db, 5);
    directory = await mkdtemp(join(tmpdir(), 'citymark-plates-'));
  });
  afterAll(async () => {
    await app.close();
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
      await program(async () => app.deps).parseAsync(args, { from: 'user' });
      return out.mock.calls.map(([text]) => text).join('');
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }
  const json = async (...args: string[]) => JSON.parse(await citymark(...args, '--json'));
  const opens = async (code: string) =>
    (await openSmartCode(app.db.query, app.deps.secrets, code)) !== undefined;

  it('mints, prints, replaces, retires and lists', async () => {
    const [first] = lamps.map(({ assetCode }) => assetCode) as [string];
    const [minted] = await json('plate', 'mint', first);
    expect(minted).toMatchObject({ assetCode: first, serial: '00', state: 'minted' });
    const text = await citymark('plate', 'mint', '--missing', '--class', '0118');
    expect(text.trim().split('\n')).toHaveLength(4);
    expect(await citymark('plate', 'mint', '--missing')).toBe('');

    const replaced = await json('plate', 'replace', `${first}00`, '--reason', 'faded');
    expect(await opens(minted.smartCode)).toBe(false);
    expect(await opens(replaced.replacement.smartCode)).toBe(true);
    await citymark('plate', 'retire', replaced.replacement.smartCode, '--reason', 'lamp removed');
    expect(await opens(replaced.replacement.smartCode)).toBe(false);
    await expect(citymark('plate', 'retire', `${first}ZZ`, '--reason', 'x')).rejects.toMatchObject({
      code: 'not-found',
    });

    const printed = await json(
      'plate',
      'print',
      '--new',
      '--layout',
      'sticker',
      '--out',
      directory,
    );
    expect(printed).toMatchObject({ state: 'done', total: 4, released: 4, held: 0, problems: [] });
    expect((await readFile(printed.files[0])).subarray(0, 5).toString()).toBe('%PDF-');
    expect(process.exitCode).toBeUndefined();
    const again = await json('plate', 'print', '--batch', printed.batchId, '--out', directory);
    expect(again.files).toEqual(printed.files);
    await expect(citymark('plate', 'print', first)).rejects.toMatchObject({ code: 'not-found' });

    const table = await citymark('plate', 'list', '--state', 'printed');
    expect(table.trim().split('\n')).toHaveLength(5);
    expect(await json('plate', 'list', '--asset', first)).toMatchObject([
      { serial: '00', state: 'replaced' },
      { serial: '01', state: 'retired' },
    ]);
  });

  it('rotates, revokes and lists keys', async () => {
    const { keyId, previousKeyId } = await json('key', 'rotate');
    await citymark('key', 'revoke', previousKeyId);
    expect(await json('key', 'list')).toMatchObject([
      { keyId: previousKeyId, active: false, revokedAt: expect.any(String) },
      { keyId, active: true, revokedAt: null },
    ]);
    expect(process.exitCode).toBeUndefined();
    const { assetCode } = lamps[1] as Asset;
    const held = await json('plate', 'print', assetCode, '--out', directory);
    expect(held).toMatchObject({
      released: 0,
      held: 1,
      files: [],
      problems: [{ problem: `plate key ${previousKeyId} is revoked` }],
    });
    expect(process.exitCode).toBe(3);
  });
});
