export { type CodeBatch, codeAt, encodeBatch } from './batch.ts';
export { type Camera, poseOf, toGround, toPixel } from './camera.ts';
export { type Cell, decode, encode } from './code2d.ts';
export { type Cell3d, decode3d, encode3d } from './code3d.ts';
export { fromBd09, fromGcj02, toBd09, toGcj02 } from './coordinate-systems.ts';
export { type CoverOptions, countCells, coverPolygon, streamPolygon } from './cover.ts';
export { coverCircle } from './cover-circle.ts';
export {
  type Click,
  type ClickResidual,
  type FitOptions,
  fitHomography,
  type HomographyFit,
} from './fit-homography.ts';
export { footprint } from './footprint.ts';
export { GridError, type GridErrorReason } from './grid-error.ts';
export {
  canonical,
  children,
  contains,
  flat,
  is3d,
  isValid,
  levelOf,
  parent,
} from './hierarchy.ts';
export type { GroundPoint, Homography, PicturePoint } from './homography.ts';
export type { Pixel } from './lens.ts';
export { type LocalMetres, localMetres } from './local-metres.ts';
export { neighbours, shift } from './neighbours.ts';
export type { Point, Polygon, Ring } from './point.ts';
export type { Pose, PoseSigma } from './pose.ts';
export type { Obstacle } from './prism.ts';
export { reference, resolve } from './reference-code.ts';
export type { GeoJsonShape, Shape } from './shape.ts';
export { type SightCell, type SightOptions, sight } from './sight.ts';
