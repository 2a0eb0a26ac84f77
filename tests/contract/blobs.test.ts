import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Blobs, openBlobs, type S3Access } from '../../platform/blobs.ts';

const MAX_BYTES = 1_000_000;
const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A store under test, with a way around its checks. */
type Store = {
  blobs: Blobs;
  readRaw(name: string): Promise<Uint8Array>;
  writeRaw(name: string, bytes: Uint8Array): Promise<void>;
  drop(): Promise<void>;
};

async function openDirectory(): Promise<Store> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-blobs-'));
  const blobs = await openBlobs(`file:${directory}`, { maxBytes: MAX_BYTES });
  const pathOf = (name: string) => join(directory, name.slice(0, 2), name.slice(2, 4), name);
  return {
    blobs,
    readRaw: (name) => readFile(pathOf(name)),
    async writeRaw(name, bytes) {
      await mkdir(join(pathOf(name), '..'), { recursive: true });
      await writeFile(pathOf(name), bytes);
    },
    drop: () => rm(directory, { recursive: true }),
  };
}

const access: S3Access = {
  endpoint: process.env.S3_ENDPOINT ?? '',
  region: process.env.S3_REGION ?? 'us-east-1',
  accessKeyId: process.env.S3_ACCESS_KEY ?? '',
  secretAccessKey: process.env.S3_SECRET_KEY ?? '',
};

async function openBucket(url: string): Promise<Store> {
  const prefix = randomUUID();
  const blobs = await openBlobs(`${url}/${prefix}`, { maxBytes: MAX_BYTES, s3: access });
  const { accessKeyId = '', secretAccessKey = '', endpoint = '', region = '' } = access;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const at = (name: string) => ({ Bucket: new URL(url).hostname, Key: `${prefix}/${name}` });
  return {
    blobs,
    async readRaw(name) {
      const answer = await client.send(new GetObjectCommand(at(name)));
      return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    },
    async writeRaw(name, bytes) {
      await client.send(new PutObjectCommand({ ...at(name), Body: bytes }));
    },
    drop: async () => client.destroy(),
  };
}

const bucketUrl = process.env.S3_URL;
const adapters = [
  { name: 'a directory', open: openDirectory },
  ...(bucketUrl ? [{ name: 'S3', open: () => openBucket(bucketUrl) }] : []),
];

describe.each(adapters)('blobs in $name', ({ open }) => {
  let store: Store;
  let blobs: Blobs;
  beforeEach(async () => {
    store = await open();
    blobs = store.blobs;
  });
  afterEach(async () => {
    await blobs.close();
    await store.drop();
  });

  it.each([0, 1, 70_000, MAX_BYTES])('gives back the %i bytes it was given', async (size) => {
    const bytes = new Uint8Array(randomBytes(size));
    const name = await blobs.put(bytes);
    expect(name).toBe(nameOf(bytes));
    expect(Buffer.compare(await blobs.get(name), bytes)).toBe(0);
    expect(await blobs.has(name)).toBe(true);
  });

  it('keeps one of the same bytes, however many write them at once', async () => {
    const bytes = randomBytes(50_000);
    const names = await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)));
    expect(new Set(names)).toEqual(new Set([nameOf(bytes)]));
    expect(Buffer.compare(await blobs.get(nameOf(bytes)), bytes)).toBe(0);
    await blobs.delete(nameOf(bytes));
    expect(await blobs.has(nameOf(bytes))).toBe(false);
  });

  it('does not find what was never written, was deleted, or is no name', async () => {
    const name = await blobs.put(randomBytes(10));
    await blobs.delete(name);
    await blobs.delete(name);
    const strange = ['', '../../etc/passwd', name.toUpperCase(), `${name}0`, name.slice(1), '..'];
    for (const missing of [name, nameOf(randomBytes(9)), ...strange]) {
      await expect(blobs.get(missing)).rejects.toMatchObject({ code: 'not-found' });
      expect(await blobs.has(missing)).toBe(false);
      await blobs.delete(missing);
    }
  });

  it('finds bytes that were changed behind its back, and heals them when they are written again', async () => {
    const bytes = randomBytes(1000);
    const name = await blobs.put(bytes);
    const tampered = Buffer.from(await store.readRaw(name));
    tampered[500] = (tampered[500] ?? 0) ^ 1;
    await store.writeRaw(name, tampered);
    await expect(blobs.get(name)).rejects.toMatchObject({ code: 'blob-damaged' });
    await store.writeRaw(name, bytes.subarray(0, 999));
    await expect(blobs.get(name)).rejects.toMatchObject({ code: 'blob-damaged' });
    await blobs.put(bytes);
    expect(Buffer.compare(await blobs.get(name), bytes)).toBe(0);
  });

  it('takes and gives no more than its limit', async () => {
    const large = randomBytes(MAX_BYTES + 1);
    await expect(blobs.put(large)).rejects.toMatchObject({ code: 'too-large' });
    await store.writeRaw(nameOf(large), large);
    await expect(blobs.get(nameOf(large))).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('a blob directory', () => {
  it('is found again, also by file URL and with spaces and Chinese in its path', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'citymark-blobs-'));
    const directory = join(parent, '照片 100% photos');
    const first = await openBlobs(`file:${directory}`);
    const name = await first.put(Buffer.from('one'));
    await first.close();
    const again = await openBlobs(pathToFileURL(directory).href);
    expect(Buffer.from(await again.get(name)).toString()).toBe('one');
    await rm(parent, { recursive: true });
  });

  it('forgets old half-written files when it opens, and leaves new ones to their writers', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'citymark-blobs-'));
    const unfinished = join(directory, 'unfinished');
    await mkdir(unfinished);
    await writeFile(join(unfinished, 'old'), 'x');
    await utimes(join(unfinished, 'old'), 0, 0);
    await writeFile(join(unfinished, 'new'), 'x');
    const blobs = await openBlobs(`file:${directory}`);
    await blobs.put(Buffer.from('done'));
    expect(await readdir(unfinished)).toEqual(['new']);
    await rm(directory, { recursive: true });
  });

  it('says when it cannot be written', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'citymark-blobs-'));
    const blobs = await openBlobs(`file:${directory}`);
    await rm(directory, { recursive: true });
    await writeFile(directory, 'a file where the directory was');
    await expect(blobs.put(Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
    await rm(directory);
  });
});

describe('a blob URL', () => {
  it('of another kind is refused', async () => {
    await expect(openBlobs('ftp://x')).rejects.toThrow('s3://');
  });

  it('of a store that does not answer is an error that says where', async () => {
    const s3 = {
      endpoint: 'http://127.0.0.1:1',
      accessKeyId: 'a',
      secretAccessKey: 'b',
    };
    await expect(openBlobs('s3://photos', { s3 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('http://127.0.0.1:1'),
    });
  });
});
