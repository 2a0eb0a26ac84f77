import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { dropOutdated, makeRoom, type RoomDeps } from './make-room.ts';
import { type FootageRoom, noteRecorder } from './recording-store.ts';
import { footageTotals } from './segment-store.ts';

export type FootageDiskDeps = RoomDeps & { clock: Clock; logger: Logger };

/** Between two looks at the disk while segments come. */
const LOOK_EVERY_MS = 10_000;
/** So long after the last drop the disk counts as roomy again. */
const QUIET_MS = 3600_000;
/** Dropped when somebody could not write though the disk says that it has room. */
const DROPPED_PART = 0.01;
const DROPPED_MOST_BYTES = 2 ** 30;

/** Says what a person has to do, once each time it begins. */
const complaints = {
  dropping: 'the disk is full: footage is dropped before its days are over; give it more room',
  none: 'the disk is full of held footage: nothing is recorded until there is room or a hold ends',
} as const;

/** The disk with the footage: how full it is, and what is done about that. */
export class FootageDisk {
  readonly #deps: FootageDiskDeps;
  #room: FootageRoom = 'enough';
  #footageBytes = 0;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #droppedMs = Number.NEGATIVE_INFINITY;

  constructor(deps: FootageDiskDeps) {
    this.#deps = deps;
  }

  get room(): FootageRoom {
    return this.#room;
  }

  /** Counts all footage anew. */
  async count(): Promise<void> {
    this.#footageBytes = (await footageTotals(this.#deps.db.query)).bytes;
  }

  noteWritten(bytes: number): void {
    this.#footageBytes += bytes;
  }

  /** Whether to look at the disk again. */
  isDue(): boolean {
    const { footageBytes } = this.#deps.settings;
    const isOver = footageBytes !== null && this.#footageBytes > footageBytes;
    return isOver || this.#nowMs() - this.#lookedMs >= LOOK_EVERY_MS;
  }

  /** Drops what is older than it is to be kept. */
  async dropOutdated(): Promise<void> {
    this.#footageBytes -= await dropOutdated(this.#deps, this.#deps.clock.now());
  }

  /** Sees to it that there is room. @param isFull somebody has just been told that there is none */
  async makeRoom(isFull: boolean): Promise<void> {
    const wanted = Math.min(DROPPED_MOST_BYTES, Math.max(1, this.#footageBytes * DROPPED_PART));
    const made = await makeRoom(this.#deps, this.#footageBytes, isFull ? wanted : 0);
    const nowMs = this.#nowMs();
    this.#lookedMs = nowMs;
    this.#footageBytes = Math.max(0, this.#footageBytes - made.droppedBytes);
    if (made.forDisk > 0) this.#droppedMs = nowMs;
    const isQuiet = nowMs - this.#droppedMs >= QUIET_MS;
    this.#become(made.isEnough ? (isQuiet ? 'enough' : 'dropping') : 'none', made.freeBytes);
    await noteRecorder(this.#deps.db.query, {
      room: this.#room,
      footageBytes: this.#footageBytes,
      freeBytes: made.freeBytes,
      at: new Date(nowMs),
      dropped: made.forDisk,
    });
  }

  #become(room: FootageRoom, freeBytes: number): void {
    if (room === this.#room) return;
    this.#room = room;
    const { logger } = this.#deps;
    const facts = { freeBytes, footageBytes: this.#footageBytes };
    if (room === 'enough') logger.info(facts, 'the disk has room for footage again');
    else logger.error(facts, complaints[room]);
  }

  #nowMs(): number {
    return this.#deps.clock.now().getTime();
  }
}
