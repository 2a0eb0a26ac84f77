import type { SentFrame } from './decoder-messages.ts';

export type OfferedFrame = Omit<SentFrame, 'dropped'>;

/**
 * What goes from one stream to the service: one picture at a time, and while that has not been taken
 * only the newest waits.
 */
export class Outbox {
  readonly #send: (frame: SentFrame) => void;
  #mayMove = true;
  #waiting: OfferedFrame | undefined;
  #dropped = 0;
  #whenTaken: (() => void) | undefined;

  constructor(send: (frame: SentFrame) => void) {
    this.#send = send;
  }

  /** Sends the picture, or keeps it in place of an older one that still waits. */
  offer(frame: OfferedFrame): void {
    if (this.#waiting) this.#dropped++;
    this.#waiting = frame;
    this.#move();
  }

  /** The other side has the last picture. */
  taken(): void {
    this.#mayMove = true;
    this.#move();
    this.#whenTaken?.();
  }

  /** Resolves when nothing waits: for files, which lose nothing. */
  async empty(): Promise<void> {
    while (this.#waiting) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#whenTaken = resolve;
      await promise;
    }
  }

  #move(): void {
    if (!this.#mayMove || !this.#waiting) return;
    const frame = { ...this.#waiting, dropped: this.#dropped };
    this.#waiting = undefined;
    this.#dropped = 0;
    this.#mayMove = false;
    this.#send(frame);
  }
}
