/** From the one moment, included, to the other, not; ISO 8601. */
export type FootageRange = { from: string; to: string };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Shenzhen is eight hours ahead of UTC, all year. */
const cityAheadMs = 8 * hourMs;

/** A clip may be so long, in minutes. */
export const longestClipMinutes = 10;

/** The day of the city in which a moment lies, from midnight to midnight. */
export const cityDay = (at: number): { from: Date; to: Date } => {
  const from = Math.floor((at + cityAheadMs) / dayMs) * dayMs - cityAheadMs;
  return { from: new Date(from), to: new Date(from + dayMs) };
};

/** `2026-11-22` of the city's day that begins at `from`. */
export const dayName = (from: Date): string =>
  new Date(from.getTime() + cityAheadMs).toISOString().slice(0, 10);

/** The day of such a name; undefined for what is no date. */
export const dayOfName = (name: string): { from: Date; to: Date } | undefined => {
  const at = Date.parse(`${name}T00:00:00+08:00`);
  return Number.isNaN(at) ? undefined : cityDay(at);
};

/** `08:30:05` of the city. */
export const clockTime = (at: number): string =>
  new Date(at + cityAheadMs).toISOString().slice(11, 19);

/** The moment at which the city's clocks show `08:30` or `08:30:05` on that day. */
export const momentAt = (day: { from: Date }, time: string): number | undefined => {
  const found = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(time);
  if (!found) return undefined;
  const [h = 0, m = 0, s = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return day.from.getTime() + ((h * 60 + m) * 60 + s) * 1000;
};

/** Stretches as shares of the day, cut to it. */
export const barsOf = (
  stretches: readonly FootageRange[],
  { from, to }: { from: Date; to: Date },
): { start: number; share: number }[] => {
  const [begin, end] = [from.getTime(), to.getTime()];
  return stretches
    .map((stretch) => ({
      from: Math.max(begin, Date.parse(stretch.from)),
      to: Math.min(end, Date.parse(stretch.to)),
    }))
    .filter((stretch) => stretch.to > stretch.from)
    .map((stretch) => ({
      start: (stretch.from - begin) / (end - begin),
      share: (stretch.to - stretch.from) / (end - begin),
    }));
};
