import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Recording, Recordings, WrittenSegment } from '../frames/index.ts';
import type { PlannedRecording } from './record-plan.ts';
import { keepRecordingStates, type RecordingState, setRecordingState } from './recording-store.ts';

export type RecordedCamerasDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  recordings: Pick<Recordings, 'record'>;
  onSegment(segment: WrittenSegment): void;
  /** A camera could not be written: the disk is full. */
  onNoRoom(): void;
};

type Said = { state: RecordingState; reason: string | null };

const NO_ROOM = 'the disk is full of footage that is held';

/** The cameras that are being recorded, and what is said of each. */
export class RecordedCameras {
  readonly #deps: RecordedCamerasDeps;
  readonly #running = new Map<string, { url: string; recording: Recording }>();
  readonly #said = new Map<string, Said>();
  #saying: Promise<void> = Promise.resolve();

  constructor(deps: RecordedCamerasDeps) {
    this.#deps = deps;
  }

  has = (cameraId: string): boolean => this.#running.has(cameraId);

  /** Records what is planned and nothing else; without room, nothing. */
  async follow(plan: readonly PlannedRecording[], hasRoom: boolean): Promise<void> {
    const wanted = new Map(plan.map((each) => [each.cameraId, each]));
    const over = [...this.#running].filter(
      ([cameraId, { url }]) => !hasRoom || wanted.get(cameraId)?.url !== url,
    );
    await Promise.all(over.map(([cameraId]) => this.#end(cameraId)));
    for (const { cameraId, url, problem } of plan) {
      if (url === null) this.#say(cameraId, { state: 'cannot', reason: problem });
      else if (!hasRoom) this.#say(cameraId, { state: 'no-room', reason: NO_ROOM });
      else if (!this.has(cameraId)) this.#begin(cameraId, url);
    }
    for (const cameraId of this.#said.keys())
      if (!wanted.has(cameraId)) this.#said.delete(cameraId);
    await this.#write((db) => keepRecordingStates(db.query, [...this.#said.keys()]));
  }

  /** Nothing is recorded any more, and nothing said of it. */
  stop(): Promise<void> {
    return this.follow([], true);
  }

  #begin(cameraId: string, url: string): void {
    const { recordings, onSegment } = this.#deps;
    // One that fails again and again says why all the time.
    if (this.#said.get(cameraId)?.state !== 'waiting') {
      this.#say(cameraId, { state: 'opening', reason: null });
    }
    const changed = () => this.#hear(cameraId);
    const recording = recordings.record({ cameraId, url }, { segment: onSegment, changed });
    this.#running.set(cameraId, { url, recording });
  }

  async #end(cameraId: string): Promise<void> {
    const { recording } = this.#running.get(cameraId) ?? {};
    this.#running.delete(cameraId);
    await recording?.close();
  }

  #hear(cameraId: string): void {
    const { recording } = this.#running.get(cameraId) ?? {};
    if (recording?.state === 'live') this.#say(cameraId, { state: 'recording', reason: null });
    if (recording?.state !== 'waiting') return;
    this.#say(cameraId, { state: 'waiting', reason: recording.lastError ?? null });
    if (recording.lastEnd === 'no-room') this.#deps.onNoRoom();
  }

  #say(cameraId: string, { state, reason }: Said): void {
    const before = this.#said.get(cameraId);
    if (before?.state === state && before.reason === reason) return;
    this.#said.set(cameraId, { state, reason });
    const since = this.#deps.clock.now();
    void this.#write((db) => setRecordingState(db.query, { cameraId, state, reason, since }));
  }

  /** In order; what cannot be written now is only known to us. */
  #write(work: (db: Db) => Promise<void>): Promise<void> {
    const { db, logger } = this.#deps;
    this.#saying = this.#saying
      .then(() => work(db))
      .catch((err: unknown) => logger.warn({ err }, 'the state of a recording cannot be kept'));
    return this.#saying;
  }
}
