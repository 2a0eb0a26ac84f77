import { localMetres, type Obstacle, type Pose } from '../../geogrid/index.ts';

/** A street corner of the demo district, for pictures without any data. */
export const DEMO_POSE: Pose = {
  lng: 114.3462,
  lat: 22.7084,
  heightM: 8,
  headingDeg: 40,
  tiltDeg: 16,
  rollDeg: 0,
  hfovDeg: 75,
  widthPx: 1920,
  heightPx: 1080,
};

/** Metres east and north of the camera to the south-west corner, then size east and north, height. */
const BUILDINGS: readonly (readonly [number, number, number, number, number])[] = [
  [-14, 22, 12, 10, 12],
  [34, 6, 16, 14, 18],
  [22, 32, 8, 6, 3],
  [44, 40, 12, 18, 24],
  [4, 48, 14, 10, 6],
  [-30, 48, 20, 16, 30],
];

/** The buildings around that corner. */
export const DEMO_BUILDINGS: readonly Obstacle[] = BUILDINGS.map(
  ([x, y, width, depth, heightM]) => ({
    heightM,
    footprint: [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + depth },
      { x, y: y + depth },
    ].map(localMetres(DEMO_POSE).toPoint),
  }),
);

/** Roughly the outline of Pingshan district, corner by corner. */
export const DEMO_DISTRICT: readonly (readonly [lng: number, lat: number])[] = [
  [114.29, 22.68],
  [114.31, 22.65],
  [114.35, 22.63],
  [114.39, 22.64],
  [114.42, 22.66],
  [114.45, 22.69],
  [114.43, 22.73],
  [114.4, 22.77],
  [114.36, 22.78],
  [114.33, 22.74],
  [114.3, 22.71],
];
