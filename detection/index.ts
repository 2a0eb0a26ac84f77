export { keepSight, type SightBasis } from './keep-sight.ts';
export {
  camerasSeeing,
  camerasSeeingCell,
  cellsSeenBy,
  removeSight,
  type SeeingCamera,
} from './sight-store.ts';
