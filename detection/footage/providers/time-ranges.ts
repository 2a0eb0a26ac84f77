import type { TimeRange } from '../footage-provider.ts';

/** Footage is cut at keyframes and stamped in milliseconds: what is nearer than this is one stretch. */
const SEAM_MS = 1000;

/**
 * The ranges sorted and joined where they touch or leave less than a second, and cut to `within`. Ranges
 * that end before they begin, or are no times at all, are left out.
 */
export function stretchesOf(ranges: readonly TimeRange[], within: TimeRange): TimeRange[] {
  const sorted = ranges
    .filter(({ from, to }) => from.getTime() < to.getTime())
    .toSorted((a, b) => a.from.getTime() - b.from.getTime());
  const joined: TimeRange[] = [];
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (!last || from.getTime() - last.to.getTime() >= SEAM_MS) joined.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return joined.flatMap((range) => overlap(range, within) ?? []);
}

/** What two ranges share; undefined: nothing. */
export function overlap(a: TimeRange, b: TimeRange): TimeRange | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from < to ? { from, to } : undefined;
}

export const secondsOf = ({ from, to }: TimeRange): number =>
  (to.getTime() - from.getTime()) / 1000;

/** The longest of some stretches, the first of equals: a clip has no gaps. */
export const longestOf = (stretches: readonly TimeRange[]): TimeRange | undefined =>
  stretches.toSorted((a, b) => secondsOf(b) - secondsOf(a))[0];

/** The range in pieces of at most `seconds`, in order. */
export function windowsOf({ from, to }: TimeRange, seconds: number): TimeRange[] {
  const windows: TimeRange[] = [];
  for (let start = from.getTime(); start < to.getTime(); start += seconds * 1000) {
    const end = Math.min(start + seconds * 1000, to.getTime());
    windows.push({ from: new Date(start), to: new Date(end) });
  }
  return windows;
}
