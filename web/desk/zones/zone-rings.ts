import type { Ring } from '../cameras/detection-api.ts';

/** Degrees to the centimetre: more is noise, and drawing refuses it. */
const digits = 7;
const rounded = (degrees: number) => Number(degrees.toFixed(digits));

/** Corners without the repeated one at the end, to the centimetre. */
export const openRing = (ring: readonly (readonly number[])[]): Ring => {
  const corners: Ring = ring.map(([lng = 0, lat = 0]) => [rounded(lng), rounded(lat)]);
  const [first] = corners;
  const last = corners.at(-1);
  const repeats = corners.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return repeats ? corners.slice(0, -1) : corners;
};

/** As GeoJSON wants it: the last corner is the first again. */
export const closedRing = (ring: Ring): Ring => {
  const [first, ...more] = openRing(ring);
  return first ? [first, ...more, first] : [];
};

/** One corner a line, longitude before latitude. */
export const ringText = (ring: Ring): string =>
  ring.map(([lng, lat]) => `${lng.toFixed(digits)}, ${lat.toFixed(digits)}`).join('\n');

/** Reads what `ringText` wrote, or what somebody typed or pasted; null when a line is no place or there are fewer than three. */
export const ringFromText = (text: string): Ring | null => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const corners = lines.map((line) => line.trim().split(/[\s,;，]+/));
  const good = corners.every((parts) => {
    const [lng, lat] = parts.map(Number);
    return parts.length === 2 && Math.abs(lng ?? 999) <= 180 && Math.abs(lat ?? 999) <= 90;
  });
  if (!good || corners.length < 3) return null;
  return openRing(corners.map((parts) => parts.map(Number)));
};
