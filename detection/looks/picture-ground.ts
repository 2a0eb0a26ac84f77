import { type Camera, GridError, type Point, toGround, toPixel } from '../../geogrid/index.ts';
import type { Box } from '../box.ts';
import { footOf } from '../box.ts';
import type { WatchedAsset } from '../look.ts';

type Size = { widthPx: number; heightPx: number };

/** Where things of a picture are on the ground, for pictures of another size than the calibration's. */
export type PictureGround = {
  /** The place of a pixel; undefined at and above the horizon. */
  placeOf(pixel: { x: number; y: number }): (Point & { sigmaM: number }) | undefined;
  /** Width and height in metres of what stands upright where a box ends; undefined at the horizon. */
  sizeM(box: Box): { widthM: number; heightM: number } | undefined;
  /** Metres along the ground that a pixel there spans from left to right. */
  metresPerPx(pixel: { x: number; y: number }): number | undefined;
  /** The box of a fixture from its place; undefined when it is not in the picture. */
  boxOf(asset: WatchedAsset): Box | undefined;
};

/** Over this many pixels a scale is measured, so that their rounding does not matter. */
const SPAN_PX = 8;

/** @param size of the pictures; @param geometry with its own size */
export function pictureGround(geometry: Camera, size: Size): PictureGround {
  const across = geometry.widthPx / size.widthPx;
  const down = geometry.heightPx / size.heightPx;
  const placeOf: PictureGround['placeOf'] = ({ x, y }) =>
    toGround(geometry, { x: x * across, y: y * down });
  const metresPerPx: PictureGround['metresPerPx'] = ({ x, y }) => {
    const left = placeOf({ x: x - SPAN_PX / 2, y });
    const right = placeOf({ x: x + SPAN_PX / 2, y });
    return left && right && apartM(left, right) / SPAN_PX;
  };
  const pixelOf = (point: Point) => {
    const pixel = toPixel(geometry, point);
    return pixel?.inPicture ? { x: pixel.x / across, y: pixel.y / down } : undefined;
  };
  return {
    placeOf,
    metresPerPx,
    sizeM(box) {
      const scale = metresPerPx(footOf(box));
      return scale === undefined
        ? undefined
        : { widthM: (box[2] - box[0]) * scale, heightM: (box[3] - box[1]) * scale };
    },
    boxOf: (asset) => asset.box ?? boxFromPlace(asset, pixelOf, metresPerPx),
  };
}

/** Metres between near points on a sphere. */
function apartM(a: Point, b: Point): number {
  const perDegree = 111_320;
  const east = (b.lng - a.lng) * perDegree * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(east, (b.lat - a.lat) * perDegree);
}

type Extent = { fromM: number; toM: number; widthM: number };

/** How far above the ground fixtures of a class begin and end, and how wide they are. */
const extents: Record<string, Extent> = {
  // 路灯: the lantern, not the pole.
  '0118': { fromM: 6.5, toM: 9, widthM: 2 },
  // 监控电子眼, 交通标志牌, 交通信号灯, 路名牌
  '0136': { fromM: 3, toM: 5, widthM: 1 },
  '0209': { fromM: 0, toM: 3.2, widthM: 1 },
  '0210': { fromM: 2.5, toM: 6, widthM: 1.2 },
  '0213': { fromM: 0, toM: 2.8, widthM: 1 },
  // 垃圾箱, 垃圾间(楼)
  '0305': { fromM: 0, toM: 1.1, widthM: 1 },
  '0304': { fromM: 0, toM: 3, widthM: 4 },
};
const upright: Extent = { fromM: 0, toM: 1.5, widthM: 1 };
/** 井盖: as wide as this, flat on the ground. */
const COVER_M = 0.8;
const isCover = (classCode: string): boolean => /^01(0\d|1[0-24]|2[7-9]|30)$/.test(classCode);

function boxFromPlace(
  { lng, lat, classCode }: WatchedAsset,
  pixelOf: (point: Point) => { x: number; y: number } | undefined,
  metresPerPx: PictureGround['metresPerPx'],
): Box | undefined {
  const foot = pixelOf({ lng, lat });
  const scale = foot && metresPerPx(foot);
  if (!foot || !scale) return undefined;
  if (isCover(classCode)) return flatBox({ lng, lat }, pixelOf, foot, COVER_M / 2 / scale);
  const { fromM, toM, widthM } = extents[classCode] ?? upright;
  try {
    const bottom = fromM > 0 ? pixelOf({ lng, lat, heightM: fromM }) : foot;
    const top = pixelOf({ lng, lat, heightM: toM });
    if (!bottom || !top) return undefined;
    const halfPx = widthM / 2 / scale;
    return [top.x - halfPx, top.y, top.x + halfPx, bottom.y];
  } catch (error) {
    // Clicks on the ground alone do not always tell where things above it show.
    if (error instanceof GridError) return undefined;
    throw error;
  }
}

/** A disc on the ground: as far up and down in the picture as the ground itself shows. */
function flatBox(
  { lng, lat }: Point,
  pixelOf: (point: Point) => { x: number; y: number } | undefined,
  foot: { x: number; y: number },
  halfPx: number,
): Box | undefined {
  const stepLat = COVER_M / 2 / 111_320;
  const stepLng = stepLat / Math.cos((lat * Math.PI) / 180);
  const rim = [
    pixelOf({ lng, lat: lat + stepLat }),
    pixelOf({ lng, lat: lat - stepLat }),
    pixelOf({ lng: lng + stepLng, lat }),
    pixelOf({ lng: lng - stepLng, lat }),
  ].flatMap((pixel) => pixel?.y ?? []);
  if (rim.length < 4) return undefined;
  return [foot.x - halfPx, Math.min(...rim), foot.x + halfPx, Math.max(...rim)];
}
