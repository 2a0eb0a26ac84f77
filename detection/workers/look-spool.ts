import type { SentLook } from './gateway-client.ts';

export type SpoolLimits = { looks: number; bytes: number };

const DEFAULT_LIMITS: SpoolLimits = { looks: 5000, bytes: 256 * 1024 * 1024 };

/**
 * Looks that wait for the service, the oldest first. When they become too many, the oldest that found nothing
 * go first, and those with findings, which may be all the evidence of an alert, last.
 */
export class LookSpool {
  readonly #limits: SpoolLimits;
  #looks: SentLook[] = [];
  #bytes = 0;
  #dropped = 0;

  constructor(limits: SpoolLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#looks.length;
  }

  /** Looks that were given up for lack of room since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(look: SentLook): void {
    this.#looks.push(look);
    this.#bytes += bytesOf(look);
    while (this.#looks.length > this.#limits.looks || this.#bytes > this.#limits.bytes) {
      const plain = this.#looks.findIndex(
        ({ look: { observations } }) => observations.length === 0,
      );
      const [gone] = this.#looks.splice(Math.max(plain, 0), 1);
      this.#bytes -= gone ? bytesOf(gone) : 0;
      this.#dropped += 1;
    }
  }

  /** The oldest looks, up to so many and so many bytes of pictures; at least one if there is any. */
  peek({ looks, bytes }: SpoolLimits): SentLook[] {
    let size = 0;
    const end = this.#looks.findIndex((look, index) => {
      size += bytesOf(look);
      return index === looks || (index > 0 && size > bytes);
    });
    return this.#looks.slice(0, end < 0 ? undefined : end);
  }

  /** Takes these out, if they are still in. */
  remove(looks: readonly SentLook[]): void {
    const done = new Set(looks);
    this.#looks = this.#looks.filter((look) => !done.has(look));
    this.#bytes = this.#looks.reduce((sum, look) => sum + bytesOf(look), 0);
  }
}

/** What a look holds in memory; the picture is nearly all of it. */
const bytesOf = ({ jpeg, look }: SentLook): number =>
  1024 + 256 * (look.observations.length + look.hidden.length) + (jpeg?.length ?? 0);
