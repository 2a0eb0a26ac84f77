/** An answer that was longer on its way says too little about the other clock. */
const LONGEST_TRIP_MS = 10_000;
/** A Date header is cut to whole seconds. */
const MIDDLE_OF_SECOND_MS = 500;

/**
 * Whole seconds that a server's clock is ahead of ours, by the Date header of an answer (RFC 9110) and when
 * we asked and heard it; null when that cannot be told. It is right to a second or so.
 */
export function clockOffsetSeconds(
  headers: { date?: string | undefined; age?: string | undefined },
  asked: Date,
  heard: Date,
): number | null {
  // The date of an answer that a cache kept is that of the first time.
  if (!headers.date || headers.age) return null;
  const theirs = Date.parse(headers.date) + MIDDLE_OF_SECOND_MS;
  const tripMs = heard.getTime() - asked.getTime();
  if (!Number.isFinite(theirs) || tripMs < 0 || tripMs > LONGEST_TRIP_MS) return null;
  // Zero, not minus zero.
  return Math.round((theirs - (asked.getTime() + tripMs / 2)) / 1000) + 0;
}
