import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import type { Clock } from '../../platform/clock.ts';
import { lockDirectory } from '../../platform/directory-lock.ts';
import { isId } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import {
  openRecordings,
  type Recordings,
  type RecordingsOptions,
  type WrittenSegment,
} from '../frames/index.ts';
import { FootageDisk } from './footage-disk.ts';
import { diskFreeBytes, type FootageLimits, type FreeBytes } from './make-room.ts';
import { indexWritten, reconcileFootage } from './reconcile-footage.ts';
import { type RecordPlanDeps, recordPlan } from './record-plan.ts';
import { RecordedCameras } from './recorded-cameras.ts';
import { claimRecorder } from './recording-store.ts';

export type RecorderDeps = RecordPlanDeps & {
  clock: Clock;
  logger: Logger;
  settings: FootageLimits & { videoDir: string };
};

export type RecorderOptions = Partial<Omit<RecordingsOptions, 'logger' | 'footageDir'>> & {
  freeBytes?: FreeBytes;
  /** Instead of processes that read cameras. */
  open?: (options: RecordingsOptions) => Recordings;
};

const ID_FILE = 'recorder-id';
const LOCK_ADVICE =
  'Only one service of an installation records: set RECORDER=no for this one, or another FOOTAGE_DIR.';

/** The one recorder of an installation: which cameras, into which segments, and for how long. */
export class Recorder {
  readonly #deps: RecorderDeps;
  readonly #recordings: Recordings;
  readonly #cameras: RecordedCameras;
  readonly #disk: FootageDisk;
  readonly #directoryId: string;
  readonly #unlock: () => void;
  readonly #stopped = new AbortController();
  readonly #turn = new Mutex();
  readonly #indexing = new Mutex();
  readonly #pending: WrittenSegment[] = [];
  #isOurs: boolean | undefined;
  #reconciling: Promise<void> | undefined;
  #isFull = false;

  private constructor(
    deps: RecorderDeps,
    recordings: Recordings,
    freeBytes: FreeBytes,
    directory: { directoryId: string; unlock: () => void },
  ) {
    this.#deps = deps;
    this.#recordings = recordings;
    this.#directoryId = directory.directoryId;
    this.#unlock = directory.unlock;
    this.#disk = new FootageDisk({ ...deps, freeBytes });
    this.#cameras = new RecordedCameras({
      ...deps,
      recordings,
      onSegment: (segment) => {
        this.#pending.push(segment);
        void this.#index();
      },
      onNoRoom: () => this.#noteFull(),
    });
  }

  /** Throws AppError `database-locked` when another process of this machine records there. */
  static async open(deps: RecorderDeps, options: RecorderOptions = {}): Promise<Recorder> {
    const { freeBytes = diskFreeBytes, open = openRecordings, ...rest } = options;
    const { footageDir } = deps.settings;
    await mkdir(footageDir, { recursive: true });
    const unlock = await lockDirectory(footageDir, LOCK_ADVICE);
    const directoryId = await directoryIdOf(footageDir);
    const recordings = open({ ...rest, logger: deps.logger, footageDir });
    return new Recorder(deps, recordings, freeBytes, { directoryId, unlock });
  }

  /** Process ids of those that read cameras. */
  get processIds(): readonly number[] {
    return this.#recordings.processIds;
  }

  /** Resolves when files and index agree, once this recorder is the one. */
  async reconciled(): Promise<void> {
    await this.#reconciling;
  }

  /** Takes note of cameras that are to be recorded from now on, or no longer. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#follow());
  }

  /** What has to be done every minute: old footage, room on the disk, cameras, a sign of life. */
  care(): Promise<void> {
    return this.#inTurn(async () => {
      if (!(await this.#claim())) return;
      await this.#index();
      await this.#disk.dropOutdated();
      await this.#makeRoom(false);
      await this.#follow();
    });
  }

  /** Resolves when the last segments are on the disk and in the index. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#turn.runExclusive(() => this.#cameras.stop());
    await this.#recordings.close();
    await this.#reconciling;
    await this.#index();
    this.#unlock();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#turn.runExclusive(async () => {
      if (!this.#stopped.signal.aborted) await work();
    });
  }

  /** What fails now is tried again with the next care. */
  #soon(work: () => Promise<void>): void {
    this.#inTurn(work).catch((err: unknown) => {
      this.#deps.logger.warn({ err }, 'no room can be made for footage now');
    });
  }

  async #claim(): Promise<boolean> {
    const { db, clock, logger } = this.#deps;
    const isOurs = await claimRecorder(db.query, this.#directoryId, clock.now());
    if (isOurs === this.#isOurs) return isOurs;
    this.#isOurs = isOurs;
    if (!isOurs) {
      logger.error(
        {},
        'another recorder writes for this installation: set RECORDER=no for one of them',
      );
      await this.#cameras.stop();
    }
    return isOurs;
  }

  async #follow(): Promise<void> {
    if (!this.#isOurs && !(await this.#claim())) return;
    await this.#cameras.follow(await recordPlan(this.#deps), this.#disk.room !== 'none');
    // Only now it is known whose unfinished segments are mended by whoever records them.
    this.#reconciling ??= this.#reconcile();
  }

  /** Many cameras meet the same full disk. */
  #noteFull(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#soon(async () => {
      this.#isFull = false;
      await this.#makeRoom(true);
    });
  }

  async #makeRoom(isFull: boolean): Promise<void> {
    const before = this.#disk.room;
    await this.#disk.makeRoom(isFull);
    const { room } = this.#disk;
    if ((room === 'none') !== (before === 'none')) await this.#follow();
  }

  /** Puts what has been written into the index; what cannot be put there now is next time. */
  async #index(): Promise<void> {
    const { db, logger } = this.#deps;
    await this.#indexing.runExclusive(async () => {
      for (let next = this.#pending[0]; next; next = this.#pending[0]) {
        try {
          await indexWritten(db, next);
        } catch (err) {
          logger.warn({ err, waiting: this.#pending.length }, 'footage cannot be indexed yet');
          return;
        }
        this.#pending.shift();
        this.#disk.noteWritten(next.bytes);
      }
    });
    if (this.#disk.isDue()) this.#soon(() => this.#makeRoom(false));
  }

  async #reconcile(): Promise<void> {
    const { logger, clock } = this.#deps;
    const deps = { ...this.#deps, recordings: this.#recordings };
    const { has } = this.#cameras;
    try {
      const done = await reconcileFootage(deps, clock.now(), has, this.#stopped.signal);
      await this.#disk.count();
      if (done.added + done.removed > 0) logger.info(done, 'the index of footage was not complete');
    } catch (err) {
      logger.error({ err }, 'footage and its index cannot be compared');
    }
  }
}

/** Tells directories of footage apart: the file that this one was given with its first recorder. */
async function directoryIdOf(footageDir: string): Promise<string> {
  const path = join(footageDir, ID_FILE);
  const known = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (isId(known)) return known;
  const directoryId = randomUUID();
  await writeFile(path, `${directoryId}\n`);
  return directoryId;
}
