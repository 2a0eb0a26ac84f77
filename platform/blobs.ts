import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDirectoryBlobs } from './blobs-directory.ts';
import { AppError } from './errors.ts';

/** Bytes kept under their own SHA-256 (64 hex digits); writing the same bytes twice keeps one. */
export type Blobs = {
  /** Durable when it resolves. Throws AppError `too-large`, or `unavailable` when the store is gone. */
  put(bytes: Uint8Array): Promise<string>;
  /** Throws AppError `not-found`; checks the hash of what it read (`blob-damaged`). */
  get(sha256: string): Promise<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  /** Resolves also when there was nothing. */
  delete(sha256: string): Promise<void>;
  close(): Promise<void>;
};

export type BlobsOptions = {
  /** The largest blob that is written or read, in bytes; 64 MiB unless told. */
  maxBytes?: number;
  /** How to reach an S3 store. Without a key pair the AWS default credential chain is used. */
  s3?: S3Access;
};

export type S3Access = {
  /** `http://127.0.0.1:9000`, say; left out, Amazon's own. */
  endpoint?: string;
  region?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
};

/** The place bytes are kept in: what `openBlobs` puts its checks around. */
export type BlobStore = {
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** undefined when there is no such blob; AppError `too-large` before more than `maxBytes` are read. */
  read(name: string, maxBytes: number): Promise<Uint8Array | undefined>;
  has(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
};

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const NAME = /^[0-9a-f]{64}$/;

/** Opens the blob store a URL names: `file:<directory>` or `s3://<bucket>[/<prefix>]`. */
export async function openBlobs(url: string, options: BlobsOptions = {}): Promise<Blobs> {
  return checked(await openStore(url, options), options.maxBytes ?? DEFAULT_MAX_BYTES);
}

async function openStore(url: string, options: BlobsOptions): Promise<BlobStore> {
  if (url.startsWith('file://')) return openDirectoryBlobs(fileURLToPath(url));
  if (url.startsWith('file:')) return openDirectoryBlobs(resolve(url.slice('file:'.length)));
  if (url.startsWith('s3://')) {
    // Loaded on demand: the SDK costs start-up time and memory that a directory does not need.
    const { openS3Blobs } = await import('./blobs-s3.ts');
    return openS3Blobs(url, options.s3 ?? {});
  }
  throw new Error(`A blob store is file:<directory> or s3://<bucket>[/<prefix>], not ${url}`);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function checked(store: BlobStore, maxBytes: number): Blobs {
  return {
    async put(bytes) {
      if (bytes.length > maxBytes) {
        throw new AppError('too-large', `A blob has at most ${maxBytes} bytes.`);
      }
      const name = sha256(bytes);
      await store.write(name, bytes);
      return name;
    },
    async get(name) {
      const bytes = NAME.test(name) ? await store.read(name, maxBytes) : undefined;
      if (!bytes) throw new AppError('not-found', 'There is no such blob.');
      if (sha256(bytes) !== name) {
        throw new AppError('blob-damaged', `The bytes of blob ${name} are not those written.`);
      }
      return bytes;
    },
    has: async (name) => NAME.test(name) && store.has(name),
    async delete(name) {
      if (NAME.test(name)) await store.remove(name);
    },
    close: () => store.close(),
  };
}
