/**
 * Seconds that only go forward, from the wall clock's times of looks: a clock that is set back is taken to
 * have gone on by one look. For what must not notice, such as models of the background.
 */
export class SteadyClock {
  readonly #stepS: number;
  #wallS: number | undefined;
  #steadyS = 0;

  /** @param stepS seconds between looks */
  constructor(stepS: number) {
    this.#stepS = stepS;
  }

  /** The steady time of a look. */
  read(takenAt: Date): number {
    const wallS = takenAt.getTime() / 1000;
    const passedS = this.#wallS === undefined ? 0 : wallS - this.#wallS;
    this.#steadyS += passedS < 0 ? this.#stepS : passedS;
    this.#wallS = wallS;
    return this.#steadyS;
  }
}
