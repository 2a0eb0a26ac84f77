export { type HealthCheck, type HealthOptions, verdictOf } from './health.ts';
export type { Laid, LaidPart, Part } from './lay.ts';
export { type PictureMeasures, sameNoise } from './picture-measures.ts';
export { LEAST_QUALITY, type Registration } from './registration.ts';
export { openScene, type Scene } from './scene.ts';
export type {
  StaticLook,
  StaticObject,
  StaticObjects,
  StaticObjectsOptions,
} from './static-objects.ts';
