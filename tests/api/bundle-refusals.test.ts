import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicKeyPem, readPublicKeys } from '../../platform/signing.ts';
import { checkBundle } from '../../tickets/evidence/check-bundle.ts';
import { zipped } from '../../tickets/evidence/evidence-zip.ts';
import { bundleOf, NOTHING, packed, ticketWithEvidence } from '../support/evidence-bundle.ts';
import { type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

let world: TicketWorld;

let bundle: Buffer;
let files: Record<string, Uint8Array>;
let key: Uint8Array;
beforeAll(async () => {
  world = await ticketWorld();
  bundle = await bundleOf(world, await ticketWithEvidence(world));
  files = unzipSync(bundle);
  key = world.deps.secrets.signing.publicKeys[0]?.publicKey ?? new Uint8Array();
});
afterAll(() => world.database.drop());

describe('what is no bundle', () => {
  const refused = async (bytes: Uint8Array, why: string) => {
    await expect(checkBundle(bytes, [])).rejects.toMatchObject({
      code: 'bundle-refused',
      message: expect.stringContaining(why),
    });
  };

  it('is refused: no zip, nothing, cut off', async () => {
    await refused(strToU8('PK? no'), 'no zip');
    await refused(new Uint8Array(), 'no zip');
    await refused(new Uint8Array(100_000), 'no zip');
    await refused(bundle.subarray(0, bundle.length - 30), 'no zip');
    await refused(bundle.subarray(0, bundle.length / 2), 'no zip');
  });

  it.each([
    '../evil',
    '/etc/passwd',
    'a/../../b',
    'C:\\evil',
    'a\\b',
    '__proto__',
    'a\u0000b',
    'a/./b',
    '\u202egpj.exe',
  ])('is refused for the name %j', async (name) => {
    const zip = Buffer.from(zipSync({ [`x${'y'.repeat(Buffer.byteLength(name) - 1)}`]: NOTHING }));
    const bytes = Buffer.from(
      zip
        .toString('latin1')
        .replaceAll(
          `x${'y'.repeat(Buffer.byteLength(name) - 1)}`,
          Buffer.from(name).toString('latin1'),
        ),
      'latin1',
    );
    // Names in UTF-8, as the flag says.
    for (let at = bytes.indexOf('PK'); at >= 0; at = bytes.indexOf('PK', at + 1)) {
      if (bytes.readUInt32LE(at) === 0x04034b50) bytes.writeUInt16LE(2048, at + 6);
      if (bytes.readUInt32LE(at) === 0x02014b50) bytes.writeUInt16LE(2048, at + 8);
    }
    await refused(bytes, 'a file named');
  });

  it('is refused for the same name twice', async () => {
    const twice = Buffer.concat(
      await Array.fromAsync(
        zipped([1, 2].map(() => ({ name: 'index.html', bytes: strToU8('x') }))),
      ),
    );
    await refused(twice, 'twice');
  });

  it('is refused before it is unpacked when it would become too much', async () => {
    const bomb = Buffer.from(zipSync({ a: new Uint8Array(1000), b: new Uint8Array(1000) }));
    for (
      let at = bomb.indexOf('PK\u0001\u0002');
      at >= 0;
      at = bomb.indexOf('PK\u0001\u0002', at + 1)
    ) {
      bomb.writeUInt32LE(900_000_000, at + 24);
    }
    const before = process.memoryUsage().arrayBuffers;
    await refused(bomb, 'unpack to more');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`${at}`, NOTHING])),
    );
    await refused(many, 'more than 5000');
  });

  it('is damaged rather than believed when its list is none', async () => {
    for (const text of ['{}', '[]', 'null', '{"format":"citymark-evidence/1"}', '\u0000']) {
      const report = await checkBundle(
        await packed({ ...files, 'evidence.json': strToU8(text) }),
        [],
      );
      expect(report).toMatchObject({ status: 'damaged', faults: [{ part: 'evidence.json' }] });
    }
  });
});

describe('without our program', () => {
  it('openssl checks the signature, and the hashes are those of the files', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'citymark-bundle-'));
    const at = (name: string) => join(directory, name);
    await writeFile(at('key.pem'), publicKeyPem(key));
    for (const name of ['evidence.json', 'evidence.sig'])
      await writeFile(at(name), files[name] ?? NOTHING);
    const { stdout } = await promisify(execFile)('openssl', [
      ...['pkeyutl', '-verify', '-pubin', '-inkey', at('key.pem'), '-rawin'],
      ...['-in', at('evidence.json'), '-sigfile', at('evidence.sig')],
    ]);
    expect(stdout).toContain('Signature Verified Successfully');
    await rm(directory, { recursive: true });
  });

  it('reads the public key as hex, PEM and as the service publishes it', () => {
    const hex = Buffer.from(key).toString('hex');
    for (const text of [
      hex,
      `${hex.toUpperCase()}\n`,
      publicKeyPem(key),
      JSON.stringify({ publicKey: hex, keys: [{ publicKey: hex }] }),
    ]) {
      expect(readPublicKeys(text).map((each) => Buffer.from(each).toString('hex'))).toEqual([hex]);
    }
    for (const text of ['', 'x', '{}', 'null', '-----BEGIN PUBLIC KEY-----\n', '[1]']) {
      expect(readPublicKeys(text)).toEqual([]);
    }
  });
});
