import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../platform/errors.ts';
import {
  masterKeyFile,
  parseMasterKey,
  type Secrets,
  sameBytes,
  secretsFrom,
} from '../../platform/secrets.ts';

const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const secrets = secretsFrom([oldKey]);
const bytes = (text: string) => Buffer.from(text);

const refusal = (holder: Secrets, sealed: Uint8Array, context: string) => {
  try {
    holder.open(sealed, context);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return 'opened';
};

describe('sealing', () => {
  it('gives back every text under the same context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (plain, context) => {
        expect(Buffer.from(secrets.open(secrets.seal(plain, context), context))).toEqual(
          Buffer.from(plain),
        );
      }),
    );
  });

  it('notices every changed, missing or added byte', () => {
    const sealed = secrets.seal(bytes('13800138000'), 'complaints.contact');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(refusal(secrets, changed, 'complaints.contact')).toBe('secret-unreadable');
      const shorter = sealed.subarray(0, at);
      expect(refusal(secrets, shorter, 'complaints.contact')).toBe('secret-unreadable');
    }
    const longer = Buffer.concat([sealed, Buffer.alloc(1)]);
    expect(refusal(secrets, longer, 'complaints.contact')).toBe('secret-unreadable');
  });

  it('does not open elsewhere than where it was sealed', () => {
    const sealed = secrets.seal(bytes('x'), 'complaints.contact/1');
    expect(refusal(secrets, sealed, 'complaints.contact/2')).toBe('secret-unreadable');
  });

  it('never looks the same twice', () => {
    const seal = () => Buffer.from(secrets.seal(bytes('same'), 'c')).toString('hex');
    expect(new Set(Array.from({ length: 100 }, seal)).size).toBe(100);
  });

  it('opens what an older key sealed, but nothing of an unknown key', () => {
    const rotated = secretsFrom([newKey, oldKey]);
    const before = secrets.seal(bytes('before'), 'c');
    const after = rotated.seal(bytes('after'), 'c');
    expect(Buffer.from(rotated.open(before, 'c')).toString()).toBe('before');
    expect(Buffer.from(rotated.open(after, 'c')).toString()).toBe('after');
    expect(refusal(secrets, after, 'c')).toBe('secret-unreadable');
    expect(refusal(secretsFrom([newKey]), before, 'c')).toBe('secret-unreadable');
  });

  it('needs a key', () => {
    expect(() => secretsFrom([])).toThrow('at least one');
  });
});

describe('mac', () => {
  it('depends on purpose, message and key, and stays the same when a new key is put in front', () => {
    const mac = (holder: Secrets, purpose: string, message: string) =>
      holder.mac(purpose, message).toString('hex');
    const reference = mac(secrets, 'tracking', 'm');
    expect(reference).toHaveLength(64);
    expect(mac(secretsFrom([newKey, oldKey]), 'tracking', 'm')).toBe(reference);
    expect(
      new Set([
        reference,
        mac(secrets, 'plates', 'm'),
        mac(secrets, 'tracking', 'n'),
        mac(secrets, 'trackingm', ''),
        mac(secretsFrom([newKey]), 'tracking', 'm'),
      ]).size,
    ).toBe(5);
  });
});

describe('master keys', () => {
  it.each([
    ['too short', randomBytes(31).toString('base64')],
    ['too long', randomBytes(33).toString('base64')],
    ['hexadecimal', randomBytes(32).toString('hex')],
    ['mistyped', `${randomBytes(32).toString('base64').slice(0, 20)} !`],
    ['with a character too many', `*${randomBytes(32).toString('base64')}`],
    ['empty', ''],
  ])('that are %s are refused, naming where they came from', (_what, text) => {
    expect(() => parseMasterKey(text, 'MASTER_KEY')).toThrow('MASTER_KEY must hold 32 bytes');
  });

  it('in a file are made once, for their owner only, however many ask at the same time', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'citymark-key-'));
    const path = join(directory, 'master.key');
    const keys = await Promise.all(Array.from({ length: 10 }, () => masterKeyFile(path)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(await masterKeyFile(path)).toEqual(keys[0]);
    expect(await readdir(directory)).toEqual(['master.key']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await rm(directory, { recursive: true });
  });

  it('in a damaged file are an error, and the file is left alone', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'citymark-key-'));
    const path = join(directory, 'master.key');
    await writeFile(path, 'half a k');
    await expect(masterKeyFile(path)).rejects.toThrow(path);
    expect(await readFile(path, 'utf8')).toBe('half a k');
    await rm(directory, { recursive: true });
  });
});

describe('sameBytes', () => {
  it('says whether bytes are equal, also for different lengths', () => {
    expect(sameBytes(bytes('abc'), bytes('abc'))).toBe(true);
    expect(sameBytes(bytes('abc'), bytes('abd'))).toBe(false);
    expect(sameBytes(bytes('abc'), bytes('ab'))).toBe(false);
  });
});
