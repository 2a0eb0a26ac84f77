import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Recorder } from '../../detection/footage/recorder.ts';
import { segmentPath } from '../../detection/footage/segment.ts';
import type { Recording, Recordings, WrittenSegment } from '../../detection/frames/index.ts';
import { addCamera } from '../../detection/index.ts';
import { fixedClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import type { TestDatabase } from './database.ts';
import { recordingLogger } from './frames-world.ts';

export const NOW = '2026-11-20T12:00:00Z';
const DISTRICT = { lng: 114.35, lat: 22.69 };

type Fake = {
  url: string;
  write(segment: WrittenSegment): void;
  become(state: Recording['state'], lastEnd?: Recording['lastEnd'], lastError?: string): void;
};

/** A recorder on a real database and directory; who reads cameras, and how big the disk is, is up to the test. */
export function recorderWorld(database: TestDatabase) {
  const clock = fixedClock(NOW);
  const secrets = secretsFrom([Buffer.alloc(32, 7)]);
  const cameras = new Map<string, Fake>();
  const mended: string[] = [];
  /** What mending finds in a file; undefined: it is of no use. */
  let inFile = (_path: string): WrittenSegment | undefined => undefined;
  let codes = 0;

  const open = (): Recordings => ({
    counters: { opened: 0, failures: 0, restarts: 0, killed: 0, segments: 0, bytes: 0 },
    processIds: [],
    record({ cameraId, url }, events) {
      const recording = { state: 'opening', lastEnd: undefined, lastError: undefined } as {
        -readonly [Key in 'state' | 'lastEnd' | 'lastError']: Recording[Key];
      };
      cameras.set(cameraId, {
        url,
        write: events.segment,
        become(state, lastEnd, lastError) {
          Object.assign(recording, { state, lastEnd, lastError });
          events.changed();
        },
      });
      return Object.assign(recording, {
        async close() {
          cameras.delete(cameraId);
        },
      });
    },
    async mend(paths, segment) {
      for (const path of paths) {
        mended.push(path);
        const found = inFile(path);
        if (found) segment(found);
      }
      return 'finished';
    },
    async close() {},
  });

  return {
    clock,
    cameras,
    mended,
    secrets,
    whatIsIn(find: typeof inFile) {
      inFile = find;
    },
    async addCamera(
      sourceUrl = 'rtsp://eye:secret@192.0.2.7/1',
      footageDays: number | null = null,
    ) {
      const cameraCode = `R${codes++}`;
      const deps = {
        ...database,
        clock,
        secrets,
        settings: { districtCode: '440310', videoDir: '/' },
      };
      const draft = { cameraCode, name: '测试', ...DISTRICT, sourceUrl, record: true, footageDays };
      return (await addCamera(deps, draft)).cameraId;
    },
    /** A disk of so many bytes with the footage, of which `free` stay free. */
    async disk(bytes: number, limits: { free?: number; most?: number | null; days?: number } = {}) {
      const footageDir = await mkdtemp(join(tmpdir(), 'citymark-recorder-'));
      const logger = recordingLogger();
      const { free = 0, most = null, days = 30 } = limits;
      const settings = {
        ...{ videoDir: '/', footageDir, footageDays: days },
        ...{ footageBytes: most, footageFreeBytes: free },
      };
      const deps = { db: database.db, clock, secrets, logger, settings };
      const freeBytes = async () => bytes - (await bytesIn(footageDir));
      return {
        footageDir,
        logger,
        deps,
        open: () => Recorder.open(deps, { freeBytes, open }),
        remove: () => rm(footageDir, { recursive: true, force: true }),
      };
    },
    async clear() {
      cameras.clear();
      mended.length = 0;
      inFile = () => undefined;
      clock.set(NOW);
      const tables = 'footage_segments, footage_holds, camera_recordings, footage_recorder';
      await database.db.query({ text: `truncate ${tables}`, values: [] });
      await database.db.query(sql`delete from cameras`);
    },
  };
}

/** Of footage; the recorder's own files take no room here. */
async function bytesIn(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true });
  const sizes = names
    .filter((name) => name.endsWith('.mp4'))
    .map(async (name) => (await stat(join(directory, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The file of a segment of so many bytes, as a camera's recording leaves it. */
export async function writeSegmentFile(
  footageDir: string,
  cameraId: string,
  startMs: number,
  bytes: number,
): Promise<WrittenSegment> {
  const segment = {
    cameraId,
    startMs,
    endMs: startMs + 20_000,
    widthPx: 640,
    heightPx: 360,
    bytes,
  };
  const path = join(footageDir, pathOf(segment));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.alloc(bytes));
  return segment;
}

export const pathOf = ({ startMs, endMs, ...rest }: Omit<WrittenSegment, 'bytes'>): string =>
  segmentPath({ ...rest, startsAt: new Date(startMs), endsAt: new Date(endMs) });
