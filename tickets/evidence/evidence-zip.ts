import { unzipSync, Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../../platform/errors.ts';

export type BundleFile = { name: string; bytes: Uint8Array };

/** A bundle is read into memory; one of more is no bundle of ours. */
export const MAX_BUNDLE_BYTES = 1024 * 1024 * 1024;
const MAX_FILES = 5000;
const STORED = 0;
const DEFLATED = 8;
/** The earliest a zip can say, by the local clock: so the same files make the same bytes everywhere. */
const NO_TIME = new Date(1980, 0, 1);

/** The files as a zip, piece by piece: not compressed, pictures are already, and without times. */
export async function* zipped(
  files: Iterable<BundleFile> | AsyncIterable<BundleFile>,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for await (const { name, bytes } of files) {
    const entry = new ZipPassThrough(name);
    entry.mtime = NO_TIME;
    zip.add(entry);
    entry.push(bytes, true);
    yield* pieces.splice(0);
  }
  zip.end();
  yield* pieces.splice(0);
}

const refuse = (why: string, cause?: unknown): never => {
  throw new AppError('bundle-refused', `This is no bundle that can be read: ${why}.`, { cause });
};

/** Names that would lead out of the folder a bundle is unpacked into, or that hide something. */
function isBadName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const hides = /[\u0000-\u001f\u007f\\:]|[\u202a-\u202e\u2066-\u2069]/.test(name);
  const parts = name.replace(/\/$/, '').split('/');
  return hides || name.length > 200 || parts.some((part) => /^(|\.|\.\.|__proto__)$/.test(part));
}

/**
 * The files in a zip by their names, in the order of its table; nothing is written to the disk.
 * @throws AppError `bundle-refused` for what is no zip or cut off, holds names that lead elsewhere or come
 *   twice, or would unpack to too much
 */
export function unzipped(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length > MAX_BUNDLE_BYTES) refuse('it is larger than 1 GiB');
  try {
    const names = safeNames(bytes);
    const found = unzipSync(bytes, { filter: ({ name }) => names.has(name) });
    return new Map([...names].map((name) => [name, found[name] ?? NOTHING]));
  } catch (error) {
    if (error instanceof AppError) throw error;
    return refuse('it is no zip, or was cut off', error);
  }
}

/** The names of the files, when all that the table of contents says is harmless; unpacks nothing. */
function safeNames(bytes: Uint8Array): Set<string> {
  const names = new Set<string>();
  let total = 0;
  unzipSync(bytes, {
    filter({ name, size, originalSize, compression }) {
      if (isBadName(name)) refuse(`it holds a file named ${JSON.stringify(name)}`);
      if (names.has(name)) refuse(`it holds ${JSON.stringify(name)} twice`);
      if (names.add(name).size > MAX_FILES) refuse(`it holds more than ${MAX_FILES} files`);
      if (compression !== STORED && compression !== DEFLATED) {
        refuse(`${JSON.stringify(name)} is packed in a way we do not know`);
      }
      total += Math.max(size, originalSize);
      if (!(total <= MAX_BUNDLE_BYTES)) refuse('it would unpack to more than 1 GiB');
      return false;
    },
  });
  // Folders, as other programs write them.
  return new Set([...names].filter((name) => !name.endsWith('/')));
}

const NOTHING = new Uint8Array();

/** Whether these bytes are the zip that we make of these files, down to the last one. */
export async function isZipOf(bytes: Uint8Array, files: Iterable<BundleFile>): Promise<boolean> {
  let at = 0;
  for await (const piece of zipped(files)) {
    if (Buffer.compare(bytes.subarray(at, at + piece.length), piece) !== 0) return false;
    at += piece.length;
  }
  return at === bytes.length;
}
