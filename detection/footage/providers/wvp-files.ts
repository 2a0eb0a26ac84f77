import { rm } from 'node:fs/promises';
import { joinSegments } from '../../frames/index.ts';
import type { FetchedClip, TimeRange } from '../footage-provider.ts';
import { fetchChecked, nothingThere, readableSeconds } from './fetch-clip.ts';
import { mediaAddress } from './media-address.ts';
import type { ProviderClient } from './provider-client.ts';
import { secondsOf } from './time-ranges.ts';
import { tryAgain, type Wait } from './try-again.ts';
import { unavailable } from './unavailable.ts';
import type { CloudRecording, WvpApi, WvpCamera } from './wvp-api.ts';

/** How files come from wvp and its media server. */
export type WvpFiles = {
  api: WvpApi;
  client: ProviderClient;
  wait: Wait;
  baseUrl: string;
  mediaUrl: string | null;
};

type Wanted = { range: TimeRange; path: string; signal: AbortSignal | undefined };

const POLL_MS = 2000;
/** For the device to begin, and the media server to close its file. */
const SPARE_POLLS = 60;

/** Fetches a recording of the media server whole, and cuts it. */
export async function fetchCloudRecord(
  files: WvpFiles,
  record: CloudRecording,
  { range, path, signal }: Wanted,
): Promise<FetchedClip> {
  const { api, client, wait } = files;
  const there = await tryAgain(() => api.cloudPath(record.id, signal), { wait, signal });
  if (!there) throw nothingThere();
  const whole = `${path}.whole`;
  try {
    const answer = await client.fetchFile({ path: mediaAddress(there, files), signal }, whole);
    if (answer.status >= 300) throw nothingThere();
    const endsAt = new Date(+record.from + Math.round((await readableSeconds(whole)) * 1000));
    const parts = [{ path: whole, startsAt: record.from, endsAt }];
    const covered = await joinSegments(parts, range, path, signal);
    return { path, ...covered, clockOffsetSeconds: answer.clockOffsetSeconds };
  } finally {
    await rm(whole, { force: true });
  }
}

/**
 * Has a device send what it has of a short range, and fetches it. The device's clock is not known. Whatever
 * happens, the device is told to stop: it can do this only once at a time.
 */
export async function fetchFromDevice(
  files: WvpFiles,
  camera: WvpCamera,
  { range, path, signal }: Wanted,
): Promise<FetchedClip> {
  const { api, client, wait } = files;
  const start = () => api.startDownload(camera, range, signal);
  const stream = await tryAgain(start, { wait, signal });
  try {
    const there = await untilDone(files, camera, stream, { range, signal });
    return await fetchChecked(path, range, async (part) => {
      const answer = await client.fetchFile({ path: mediaAddress(there, files), signal }, part);
      return answer.status < 300 && { clockOffsetSeconds: null };
    });
  } finally {
    // It ends by itself, later, when it cannot be told.
    await api.stopDownload(camera, stream).catch(() => {});
  }
}

async function untilDone(
  { api, wait }: WvpFiles,
  camera: WvpCamera,
  stream: string,
  { range, signal }: Pick<Wanted, 'range' | 'signal'>,
): Promise<string> {
  // Some devices send no faster than they have recorded.
  const polls = Math.ceil((secondsOf(range) * 1000) / POLL_MS) + SPARE_POLLS;
  for (let poll = 0; poll < polls; poll++) {
    const { progress, path } = await api.downloadProgress(camera, stream, signal);
    if (progress >= 1 && path) return path;
    await wait(POLL_MS, signal);
  }
  throw unavailable('did not get the footage out of the device in time');
}
