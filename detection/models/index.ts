export {
  type AveragePrecision,
  averagePrecision,
  type JudgedPicture,
  type TrueObject,
} from './average-precision.ts';
export { BUILT_IN_COCO } from './built-in-coco.ts';
export { BUILT_IN_WASTE } from './built-in-models.ts';
export { cocoLabels } from './coco-labels.ts';
export type { DetectOptions } from './model.ts';
export { type ModelManifest, readManifest } from './model-manifest.ts';
export { type ModelInfo, type Models, type ModelsOptions, openModels } from './open-models.ts';
export type { RemoteOptions } from './remote-runner.ts';
export { readTruth, type Truth } from './truth-file.ts';
