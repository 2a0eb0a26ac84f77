import { createWriteStream } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClientLimits } from './client-limits.ts';
import { unavailable } from './unavailable.ts';

/** The disk is looked at again after so much. */
const LOOK_EVERY_BYTES = 32 * 2 ** 20;
/** Every MP4 begins with a box of the type `ftyp`, after the four bytes of its size. */
const TYPE_AT = 4;
const TYPE = 'ftyp';

type Room = Pick<ClientLimits, 'fileBytes' | 'spareBytes'>;

/**
 * Writes an answer to a file, which is there only when it is whole. What is not an MP4 is refused at its
 * first bytes, what is too large as soon as that is known.
 * @throws AppError `footage-unavailable`, and what the connection throws
 */
export async function writeAnswer(
  response: IncomingMessage,
  path: string,
  { silenceMs, ...room }: Room & Pick<ClientLimits, 'silenceMs'>,
): Promise<void> {
  const announced = Number(response.headers['content-length'] ?? 0);
  try {
    if (announced > room.fileBytes) throw tooLarge(room.fileBytes);
    await checkRoom(path, announced + room.spareBytes);
    response.setTimeout(silenceMs, () => response.destroy(unavailable('stopped sending')));
    const file = createWriteStream(path, { mode: 0o600 });
    await pipeline(videoOnly(limited(response, path, room)), file);
  } catch (error) {
    response.destroy();
    await rm(path, { force: true });
    throw error;
  }
}

/** Others write to the same disk: what was free at the beginning says little about the end. */
async function checkRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < bytes) throw unavailable('has footage, but our disk is full');
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  path: string,
  { fileBytes, spareBytes }: Room,
) {
  let bytes = 0;
  let lookAt = LOOK_EVERY_BYTES;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > fileBytes) throw tooLarge(fileBytes);
    if (bytes >= lookAt) {
      lookAt = bytes + LOOK_EVERY_BYTES;
      await checkRoom(path, spareBytes);
    }
    yield chunk;
  }
}

async function* videoOnly(chunks: AsyncIterable<Buffer>) {
  let begin: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!begin) {
      yield chunk;
      continue;
    }
    begin = Buffer.concat([begin, chunk]);
    if (begin.length < TYPE_AT + TYPE.length) continue;
    if (begin.toString('latin1', TYPE_AT, TYPE_AT + TYPE.length) !== TYPE) throw noVideo();
    yield begin;
    begin = undefined;
  }
  if (begin) throw noVideo();
}

const noVideo = () => unavailable('sends something that is no MP4');
const tooLarge = (bytes: number) =>
  unavailable(`sends more than ${Math.round(bytes / 2 ** 20)} MiB: ask for a shorter time`);
