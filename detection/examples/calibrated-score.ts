/** An alert that somebody judged, with its best score. */
export type Judged = { score: number; isRight: boolean };

/** A threshold rises at most so far: what a camera cannot tell apart is for training, not for this. */
const MOST_RISE = 0.2;
/** A missed problem weighs as much as so many false alarms. */
const COST_OF_MISS = 2;
/** How many false alarms a rise by the whole of the score would have to save: so few verdicts change little. */
const COST_OF_RISE = 20;
/** Just above a score. */
const STEP = 0.01;

/**
 * The threshold at which a camera's people would have been bothered least: from the catalogue's (or the
 * camera's own) `base` upwards, never below it. Few verdicts, or mixed ones, leave it where it is.
 */
export function calibratedScore(judged: readonly Judged[], base: number): number {
  const highest = Math.min(base + MOST_RISE, 0.99);
  const steps = judged
    .filter(({ isRight, score }) => !isRight && score >= base)
    .map(({ score }) => Math.round((score + STEP) * 100) / 100)
    .filter((score) => score <= highest);
  const cost = (threshold: number) =>
    judged.reduce(
      (sum, { score, isRight }) => {
        if (score >= threshold) return sum + (isRight ? 0 : 1);
        return sum + (isRight && score >= base ? COST_OF_MISS : 0);
      },
      COST_OF_RISE * (threshold - base),
    );
  return [base, ...steps].sort((a, b) => cost(a) - cost(b) || a - b)[0] ?? base;
}
