/** Nine numbers by rows: where a point of one picture lies in another. */
export type Homography = readonly number[];

/** A point in pixels of a picture. */
export type PicturePoint = { x: number; y: number };

/** Where a pixel comes to lie; null for one that would lie behind the picture. */
export const laidOn = (h: Homography, { x, y }: PicturePoint): PicturePoint | null => {
  const at = (row: number) =>
    (h[3 * row] ?? 0) * x + (h[3 * row + 1] ?? 0) * y + (h[3 * row + 2] ?? 0);
  const w = at(2);
  return w > 0 ? { x: at(0) / w, y: at(1) / w } : null;
};

/** Whether the numbers lay a picture onto another at all: a proper one keeps the corners in front and in order. */
export const isUsable = (
  h: Homography | null,
  size: { widthPx: number; heightPx: number },
): h is Homography => {
  if (h?.length !== 9 || !h.every(Number.isFinite)) return false;
  const corners = [
    { x: 0, y: 0 },
    { x: size.widthPx, y: 0 },
    { x: size.widthPx, y: size.heightPx },
    { x: 0, y: size.heightPx },
  ].map((corner) => laidOn(h, corner));
  // Each turn along the edge has to go the same way round, or the picture is folded.
  return corners.every((corner, index) => {
    const [next, after] = [corners[(index + 1) % 4], corners[(index + 2) % 4]];
    if (!corner || !next || !after) return false;
    const turn =
      (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x);
    return turn > 0;
  });
};

/** The same as CSS wants it, for an element whose origin is its left upper corner. */
export const matrix3d = (h: Homography): string => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, j = 1] = h;
  return `matrix3d(${[a, d, 0, g, b, e, 0, i, 0, 0, 1, 0, c, f, 0, j].join(',')})`;
};
