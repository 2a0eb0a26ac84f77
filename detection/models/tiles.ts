import type { Box } from '../box.ts';
import type { Part } from './fit-picture.ts';

/** A part of the frame to look at, and which of its edges cut through the picture. */
export type Tile = Part & {
  inner: { left: boolean; top: boolean; right: boolean; bottom: boolean };
};

type Size = { width: number; height: number };

/** Share of a tile that its neighbour sees too, so that what one cuts the other sees whole. */
const OVERLAP = 0.25;
/** A region up to this much larger than a tile is reduced a little instead of cut. */
const SLACK = 1.25;
/** Things of a small region are shown up to so many times larger: detectors need pixels, even blurred ones. */
const MOST_ZOOM = 2;
/** More would hold up every other camera: then the tiles grow and are reduced. */
const MOST_TILES = 16;

/**
 * Parts of a frame, none larger than the model's input so that nothing gets smaller, that together cover the
 * regions. A small region is enlarged, and gets its surroundings with it. Regions outside of the frame give
 * nothing.
 */
export function tilesOf(regions: readonly Box[], frame: Size, tile: Size): Tile[] {
  const inside = regions.flatMap((region) => clipped(region, frame));
  for (let growth = 1; ; growth *= SLACK) {
    const size = { width: tile.width * growth, height: tile.height * growth };
    const tiles = new Map(
      inside
        .flatMap((region) => tilesOfRegion(region, frame, size))
        .map((each) => [`${each.left},${each.top},${each.width},${each.height}`, each]),
    );
    const one = size.width >= frame.width && size.height >= frame.height;
    if (tiles.size <= MOST_TILES || one) return [...tiles.values()].slice(0, MOST_TILES);
  }
}

function clipped([x1, y1, x2, y2]: Box, { width, height }: Size): Part[] {
  const left = Math.max(0, Math.floor(Math.min(x1, x2)));
  const top = Math.max(0, Math.floor(Math.min(y1, y2)));
  const part = {
    left,
    top,
    width: Math.min(width, Math.ceil(Math.max(x1, x2))) - left,
    height: Math.min(height, Math.ceil(Math.max(y1, y2))) - top,
  };
  return part.width > 0 && part.height > 0 ? [part] : [];
}

function tilesOfRegion(region: Part, frame: Size, tile: Size): Tile[] {
  const share = Math.max(region.width / tile.width, region.height / tile.height);
  const zoom = Math.max(1, Math.min(MOST_ZOOM, 1 / share));
  const across = spans(region.left, region.width, frame.width, tile.width / zoom);
  const down = spans(region.top, region.height, frame.height, tile.height / zoom);
  return down.flatMap(([top, height]) =>
    across.map(([left, width]) => ({
      left,
      top,
      width,
      height,
      inner: {
        left: left > 0,
        top: top > 0,
        right: left + width < frame.width,
        bottom: top + height < frame.height,
      },
    })),
  );
}

/** Starts and lengths of what covers `length` from `start` on, along one side of the frame. */
function spans(start: number, length: number, whole: number, tile: number): [number, number][] {
  const size = Math.min(whole, Math.round(tile));
  if (length <= size) {
    const middle = Math.round(start + length / 2 - size / 2);
    return [[Math.max(0, Math.min(whole - size, middle)), size]];
  }
  if (length <= size * SLACK) return [[start, length]];
  const count = Math.ceil((length - size * OVERLAP) / (size * (1 - OVERLAP)));
  return Array.from({ length: count }, (_, at) => [
    Math.round(start + (at * (length - size)) / (count - 1)),
    size,
  ]);
}

/** A model ends the box of half a thing near the edge, not on it. */
const EDGE = 0.02;

/** Whether a box ends at an edge of the tile that cuts through the picture: it may be half a thing. */
export function isCut([x1, y1, x2, y2]: Box, { left, top, width, height, inner }: Tile): boolean {
  const [edgeX, edgeY] = [width * EDGE, height * EDGE];
  return (
    (inner.left && x1 < left + edgeX) ||
    (inner.top && y1 < top + edgeY) ||
    (inner.right && x2 > left + width - edgeX) ||
    (inner.bottom && y2 > top + height - edgeY)
  );
}
