import { Semaphore } from 'async-mutex';
import { AppError } from '../../platform/errors.ts';

/**
 * Lets `width` pieces of work run at a time and `limit` be inside, working or waiting. One more is refused
 * with AppError `model-unavailable`: who looks must skip a look, not pile up pictures.
 */
export class BoundedQueue {
  readonly #width: number;
  readonly #limit: number;
  readonly #turns: Semaphore;
  #inside = 0;

  constructor({ width, limit }: { width: number; limit: number }) {
    this.#width = width;
    this.#limit = limit;
    this.#turns = new Semaphore(width);
  }

  /** Counts for the limit as long as `work` takes; only what it does `inTurn` waits for others. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#limit) {
      const detail = `${this.#inside} pictures wait for the model already. Look less often, or start another worker.`;
      throw new AppError('model-unavailable', detail, { retryAfterS: 1 });
    }
    this.#inside++;
    try {
      return await work();
    } finally {
      this.#inside--;
    }
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.runExclusive(work);
  }

  /** When nothing is at work any more. */
  async idle(): Promise<void> {
    await this.#turns.runExclusive(() => undefined, this.#width);
  }
}
