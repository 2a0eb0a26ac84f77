import { toGcj02 } from './datum.ts';
import type { GroundPoint } from './ground-grid.ts';

/** Pixels along the side of a tile picture. */
export const tilePx = 256;

type Pixel = { x: number; y: number };
export type TileAddress = { z: number; x: number; y: number };
/** A tile as the service has it, and where its corner lies in the one to be shown. */
export type Piece = TileAddress & { left: number; top: number };

/** A place in pixels of the whole world at a zoom. */
export const worldPixel = ({ lng, lat }: GroundPoint, z: number): Pixel => {
  const side = tilePx * 2 ** z;
  const phi = (lat * Math.PI) / 180;
  return {
    x: ((lng + 180) / 360) * side,
    y: (0.5 - Math.asinh(Math.tan(phi)) / (2 * Math.PI)) * side,
  };
};

const placeAt = ({ x, y }: Pixel, z: number): GroundPoint => {
  const side = tilePx * 2 ** z;
  return {
    lng: (x / side) * 360 - 180,
    lat: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI,
  };
};

/**
 * The tiles of a service in GCJ-02 that together show the ground of a tile in WGS-84. What is shown is moved, not
 * what is drawn on it: points, clicks and drawings stay in the coordinates that everything else is in. Within
 * one tile the two systems differ by the same amount to less than a pixel.
 */
export const piecesOf = ({ z, x, y }: TileAddress): Piece[] => {
  const corner = { x: x * tilePx, y: y * tilePx };
  const middle = { x: corner.x + tilePx / 2, y: corner.y + tilePx / 2 };
  const there = worldPixel(toGcj02(placeAt(middle, z)), z);
  const left = Math.round(corner.x + there.x - middle.x);
  const top = Math.round(corner.y + there.y - middle.y);
  const pieces: Piece[] = [];
  for (let row = Math.floor(top / tilePx); row * tilePx < top + tilePx; row++) {
    for (let column = Math.floor(left / tilePx); column * tilePx < left + tilePx; column++) {
      const inWorld = row >= 0 && row < 2 ** z && column >= 0 && column < 2 ** z;
      if (!inWorld) continue;
      pieces.push({ z, x: column, y: row, left: column * tilePx - left, top: row * tilePx - top });
    }
  }
  return pieces;
};
