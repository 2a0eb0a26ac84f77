/** Which of the pictures that come by are wanted: one every so many seconds, on a fixed beat. */
export class Cadence {
  readonly #everySeconds: number;
  #dueS = Number.NEGATIVE_INFINITY;

  constructor(everySeconds: number) {
    this.#everySeconds = everySeconds;
  }

  isDue(atS: number): boolean {
    return atS >= this.#dueS;
  }

  /** Seconds for which a picture has been due; negative before. */
  overdueS(atS: number): number {
    return this.#dueS === Number.NEGATIVE_INFINITY ? 0 : atS - this.#dueS;
  }

  /**
   * A picture of this time was used. The beat stays, so that pictures that come a little late do not
   * add up; after a longer gap it starts anew.
   */
  use(atS: number): void {
    const next = this.#dueS + this.#everySeconds;
    this.#dueS = next > atS ? next : atS + this.#everySeconds;
  }
}
