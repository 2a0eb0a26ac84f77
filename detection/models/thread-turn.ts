const STATE = 0;
const ENDING = 1;

const IDLE = 0;
const WORKING = 1;
/** Longer than any run takes; a process must be able to end. */
const PATIENCE_MS = 5000;

/**
 * Keeps a process from ending while one of its threads is inside of the runtime, which would abort it. The
 * thread takes a turn for each run; whoever ends the process says so first, so that no further turn is taken,
 * and then waits for the one that is under way.
 */
export class ThreadTurn {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#words = new Int32Array(shared);
  }

  /** False when the process is ending. */
  take(): boolean {
    Atomics.store(this.#words, STATE, WORKING);
    // Whoever ends the process either sees this turn, or is seen here.
    if (Atomics.load(this.#words, ENDING) === 0) return true;
    this.giveBack();
    return false;
  }

  giveBack(): void {
    Atomics.store(this.#words, STATE, IDLE);
    Atomics.notify(this.#words, STATE);
  }

  /** Holds the thread it is called on. */
  end(): void {
    Atomics.store(this.#words, ENDING, 1);
    Atomics.wait(this.#words, STATE, WORKING, PATIENCE_MS);
  }
}
