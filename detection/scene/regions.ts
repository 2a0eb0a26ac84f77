import type { Vision } from './open-cv.ts';

/** Connected regions of a mask; region 0 is everything outside. */
export type Regions = {
  /** The region of every pixel. */
  labels: Int32Array;
  count: number;
  /** Per region: left, top, width, height, pixels. */
  stats: Int32Array;
};

/**
 * Regions of the pixels that are not 0, after small holes have been closed and specks of less than
 * 3 × 3 pixels removed.
 */
export function regionsOf(
  vision: Vision,
  mask: Uint8Array,
  widthPx: number,
  { closePx = 5, openPx = 3 }: { closePx?: number; openPx?: number } = {},
): Regions {
  const { cv } = vision;
  return vision.within((keep) => {
    const source = keep(new cv.Mat(mask.length / widthPx, widthPx, cv.CV_8UC1));
    source.data.set(mask);
    const square = (px: number) =>
      keep(cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(px, px)));
    if (openPx > 1) cv.morphologyEx(source, source, cv.MORPH_OPEN, square(openPx));
    if (closePx > 1) cv.morphologyEx(source, source, cv.MORPH_CLOSE, square(closePx));
    const labels = keep(new cv.Mat());
    const stats = keep(new cv.Mat());
    const centroids = keep(new cv.Mat());
    const count = cv.connectedComponentsWithStats(source, labels, stats, centroids, 8, cv.CV_32S);
    return { labels: labels.data32S.slice(), stats: stats.data32S.slice(), count };
  });
}

/** Left, top, right, bottom and pixels of a region. */
export function regionBox(regions: Regions, region: number) {
  const at = region * 5;
  const x1 = regions.stats[at] as number;
  const y1 = regions.stats[at + 1] as number;
  return {
    x1,
    y1,
    x2: x1 + (regions.stats[at + 2] as number),
    y2: y1 + (regions.stats[at + 3] as number),
    areaPx: regions.stats[at + 4] as number,
  };
}
