import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { program } from '../../gateway/cli/program.ts';
import { publicKeyPem, signingFrom } from '../../platform/signing.ts';
import { ticketWithEvidence } from '../support/evidence-bundle.ts';
import { type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

describe('citymark evidence', () => {
  let world: TicketWorld;
  let directory: string;
  let ticketNumber: string;
  let bundle: string;
  let key: string;
  const at = (name: string) => join(directory, name);
  beforeAll(async () => {
    world = await ticketWorld();
    directory = await mkdtemp(join(tmpdir(), 'citymark-evidence-'));
    ticketNumber = await ticketWithEvidence(world);
    bundle = at('bundle.zip');
    key = world.deps.secrets.signing.publicKeys[0]?.publicKey.toString('hex') ?? '';
    await citymark('evidence', 'export', ticketNumber.toLowerCase(), '--out', bundle);
  });
  afterAll(async () => {
    await world.database.drop();
    await rm(directory, { recursive: true });
  });
  afterEach(() => {
    process.exitCode = undefined;
  });

  type Open = Parameters<typeof program>[0];
  const opened = (async () => world.deps) as unknown as Open;
  const nothing: Open = async () => {
    throw new Error('this command needs no database and no configuration');
  };
  /** What a command prints on standard output. */
  async function run(open: Open, args: string[]): Promise<string> {
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    try {
      await program(open).parseAsync(args, { from: 'user' });
      return out.mock.calls.map(([text]) => text).join('');
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }
  const citymark = (...args: string[]) => run(opened, args);
  const verify = (...args: string[]) => run(nothing, ['evidence', 'verify', ...args]);

  it('exports a bundle, whole or not at all, and remembers it', async () => {
    expect(await readdir(directory)).toEqual(['bundle.zip']);
    expect(await citymark('evidence', 'views', ticketNumber)).toContain('bundle');
    const unknown = citymark('evidence', 'export', 'SZPS1', '--out', at('none.zip'));
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
    expect(await readdir(directory)).toEqual(['bundle.zip']);
  });

  it('verifies it with nothing but a key: in hex, as PEM, as published', async () => {
    await writeFile(at('key.pem'), publicKeyPem(Buffer.from(key, 'hex')));
    await writeFile(at('key.json'), JSON.stringify({ publicKey: key, keys: [] }));
    for (const given of [key, at('key.pem'), at('key.json')]) {
      const text = await verify(bundle, '--key', given);
      expect(text).toContain('verified 核对无误');
      expect(text).toContain(key);
      expect(process.exitCode).toBe(0);
    }
    expect(JSON.parse(await verify(bundle, '--json'))).toMatchObject({
      status: 'verified',
      ticketNumber,
      isKeyGiven: false,
    });
  });

  it('says by exit code what is wrong, and names it', async () => {
    const other = signingFrom([Buffer.alloc(32, 9)]).publicKeys[0]?.publicKey.toString('hex') ?? '';
    expect(await verify(bundle, '--key', other)).toContain('not signed by this key');
    expect(process.exitCode).toBe(4);
    const bytes = await readFile(bundle);
    const spoiled = async (text: string) => {
      const changed = Buffer.from(bytes);
      const index = changed.indexOf(text);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await writeFile(at('spoiled.zip'), changed);
      return verify(at('spoiled.zip'), '--key', key);
    };
    expect(await spoiled('<!doctype')).toMatch(/verified except.*\n {2}index\.html was changed\n/);
    expect(process.exitCode).toBe(3);
    expect(await spoiled('"exportedAt"')).toMatch(/damaged.*\n {2}evidence\.json /);
    expect(process.exitCode).toBe(5);
  });

  it('refuses what is no bundle, and keys that are none', async () => {
    await writeFile(at('cut.zip'), (await readFile(bundle)).subarray(0, 900));
    await expect(verify(at('cut.zip'))).rejects.toMatchObject({ code: 'bundle-refused' });
    await expect(verify(at('not-there.zip'))).rejects.toThrow('ENOENT');
    await writeFile(at('key.txt'), 'no key');
    await expect(verify(bundle, '--key', at('key.txt'))).rejects.toMatchObject({
      code: 'invalid-field',
    });
  });
});
