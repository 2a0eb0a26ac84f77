import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FootageCamera, FootageProvider } from '../../detection/footage/footage-provider.ts';
import { addProvider, assignCamera } from '../../detection/footage/providers/change-provider.ts';
import {
  type ClientLimits,
  clientLimits,
} from '../../detection/footage/providers/client-limits.ts';
import { noteZlmRecording } from '../../detection/footage/providers/note-zlm-recording.ts';
import { openProvider } from '../../detection/footage/providers/open-provider.ts';
import { recorderProvider } from '../../detection/footage/providers/recorder.ts';
import type {
  Credentials,
  PlatformKind,
} from '../../detection/footage/providers/stored-provider.ts';
import { segmentPath } from '../../detection/footage/segment.ts';
import { addSegment } from '../../detection/footage/segment-store.ts';
import { fixedClock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { addBareCameras } from './bare-cameras.ts';
import { type FootageServer, NOW } from './footage-server.ts';
import { FRIGATE_TOKEN, frigateServer } from './frigate-server.ts';
import { MEDIAMTX_USER, mediamtxServer } from './mediamtx-server.ts';
import { at, writeTimeVideo } from './time-video.ts';
import { WVP_KEY, WVP_NAME, wvpServer } from './wvp-server.ts';
import { ZLM_SECRET, type ZlmServer, zlmServer } from './zlm-server.ts';

/** What every camera of these tests has: a minute, half a minute nothing, half a minute. */
export const FOOTAGE: [number, number][] = [
  [0, 60],
  [90, 120],
];

export const testLimits: ClientLimits = { ...clientLimits, spareBytes: 0 };

/** One camera at one provider, with a fake platform behind it where there is one. */
export type ProviderWorld<S extends FootageServer = FootageServer> = {
  provider: FootageProvider;
  camera: FootageCamera;
  providerId: string;
  server: S;
  /** A directory for clips; `clip` is a path in it. */
  directory: string;
  clip: string;
  secret: string;
  /** The pauses that were asked for, none of which was made. */
  waits: number[];
  deps: ReturnType<typeof providerDeps>;
  close(): Promise<void>;
};

export const providerDeps = (db: Db, waits: number[] = []) => ({
  db,
  // In the middle of a second, as clocks are on the average: Date headers are cut to seconds.
  clock: fixedClock(new Date(NOW.getTime() + 500)),
  secrets: secretsFrom([new Uint8Array(32).fill(7)]),
  limits: testLimits,
  wait: async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    waits.push(ms);
  },
});

export async function platformWorld<S extends FootageServer>(
  db: Db,
  kind: PlatformKind,
  open: (directory: string, footage: [number, number][]) => Promise<S>,
  {
    name,
    credentials,
    mediaUrl = null,
  }: { name: string; credentials: Credentials; mediaUrl?: string | null },
): Promise<ProviderWorld<S>> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-provider-'));
  const served = join(directory, 'served');
  const clips = join(directory, 'clips');
  await mkdir(served);
  await mkdir(clips);
  const server = await open(served, FOOTAGE);
  const waits: number[] = [];
  const deps = providerDeps(db, waits);
  const content = { kind, name: newId(), baseUrl: server.url, mediaUrl, timeZone: 'Asia/Shanghai' };
  const stored = await addProvider(deps, { ...content, credentials });
  const [cameraId = ''] = await addBareCameras(db, 1);
  const { providerId } = stored;
  await assignCamera(deps, { cameraId, providerId, name });
  return {
    provider: openProvider(deps, stored),
    camera: { cameraId, name },
    providerId,
    server,
    directory: clips,
    clip: join(clips, 'clip.mp4'),
    secret: Object.values(credentials)[0] ?? '',
    waits,
    deps,
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const worlds = {
  frigate: (db: Db) =>
    platformWorld(db, 'frigate', frigateServer, {
      name: 'street',
      credentials: { token: FRIGATE_TOKEN },
    }),
  zlmediakit: (db: Db) =>
    platformWorld(db, 'zlmediakit', zlmServer, {
      name: 'rtp/street',
      credentials: { secret: ZLM_SECRET },
    }),
  mediamtx: (db: Db) =>
    platformWorld(db, 'mediamtx', mediamtxServer, {
      name: 'city/street',
      credentials: { password: MEDIAMTX_USER.password, user: MEDIAMTX_USER.user },
    }),
  wvp: (db: Db) =>
    platformWorld(db, 'wvp', wvpServer, { name: WVP_NAME, credentials: { apiKey: WVP_KEY } }),
};

/** What the hooks of ZLMediaKit have told of its recordings. */
export async function tellRecordings({ deps, providerId, server }: ProviderWorld<ZlmServer>) {
  for (const each of FOOTAGE) await noteZlmRecording(deps, providerId, server.hook(...each));
}

const SEGMENT_SECONDS = 30;

/** The same footage as segments of our own recorder. */
export async function recorderWorld(
  db: Db,
): Promise<Omit<ProviderWorld, 'server' | 'secret' | 'providerId'> & { footageDir: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-recorder-'));
  const clips = join(directory, 'clips');
  await mkdir(clips);
  const [cameraId = ''] = await addBareCameras(db, 1);
  for (const [from, to] of FOOTAGE) {
    for (let begin = from; begin < to; begin += SEGMENT_SECONDS) {
      const times = { startsAt: at(begin), endsAt: at(begin + SEGMENT_SECONDS) };
      const segment = { cameraId, ...times, widthPx: 64, heightPx: 48 };
      const path = join(directory, segmentPath(segment));
      await mkdir(dirname(path), { recursive: true });
      await writeTimeVideo(path, begin, begin + SEGMENT_SECONDS);
      await addSegment(db.query, { ...segment, bytes: (await stat(path)).size });
    }
  }
  const waits: number[] = [];
  return {
    provider: recorderProvider(db.query, directory),
    camera: { cameraId, name: cameraId },
    footageDir: directory,
    directory: clips,
    clip: join(clips, 'clip.mp4'),
    waits,
    deps: providerDeps(db, waits),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
