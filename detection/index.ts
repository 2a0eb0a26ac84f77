export { algorithmRoutes } from './algorithm-routes.ts';
export {
  type Algorithm,
  algorithmById,
  algorithmIds,
  algorithmOf,
  algorithms,
  type Settings,
  settingsOf,
} from './algorithms/index.ts';
export type { Box } from './box.ts';
export { addCamera, addCameraIn, type CameraDraft } from './cameras/add-camera.ts';
export { assetCameraRoutes } from './cameras/asset-camera-routes.ts';
export { type CalibrationInput, calibrateCamera, poseCamera } from './cameras/calibrate-camera.ts';
export type { Calibration, CameraRecord, SourceKind } from './cameras/camera.ts';
export { type AlgorithmChoice, setAlgorithm, setAlgorithmIn } from './cameras/camera-algorithms.ts';
export { assetIsSeen } from './cameras/camera-asset-store.ts';
export type { CameraDeps } from './cameras/camera-deps.ts';
export type { PoseInput } from './cameras/camera-geometry.ts';
export { cameraImportRoutes } from './cameras/camera-import-routes.ts';
export { type CameraRouteDeps, cameraRoutes } from './cameras/camera-routes.ts';
export { cameraReaders } from './cameras/camera-schema.ts';
export { cameraSettingRoutes } from './cameras/camera-setting-routes.ts';
export { cameraSightRoutes } from './cameras/camera-sight-routes.ts';
export { cameraByCode, cameraById, camerasByIds, listCameras } from './cameras/camera-store.ts';
export { cameraDetail, cameraViews } from './cameras/camera-view.ts';
export { outlineOf } from './cameras/cell-outline.ts';
export { changeCamera, removeCamera } from './cameras/change-camera.ts';
export { deleteDemoWatch, forgetSeenBy } from './cameras/demo-watch-store.ts';
export { drawAssetIn } from './cameras/draw-asset.ts';
export { areHours, type Hours, isWithinHours } from './cameras/hours.ts';
export {
  type CameraImportReport,
  importCameras,
} from './cameras/import-cameras.ts';
export { keepSight } from './cameras/keep-sight.ts';
export { noteLooks } from './cameras/look-note-store.ts';
export { lookPlanOf } from './cameras/look-plan.ts';
export {
  camerasSeeing,
  camerasSeeingCell,
  cellsSeenBy,
  removeSight,
} from './cameras/sight-store.ts';
export { type BlindSpots, countBlindSpots, unseenAssets } from './cameras/unseen-asset-store.ts';
export type { Detection, Detections } from './detections.ts';
export {
  affirmEvents,
  type EventCounts,
  eventCounts,
  eventRoutes,
  forgetOldEvents,
  frigateApi,
  listenToCameras,
  listenToFrigate,
} from './events/index.ts';
export {
  chainFaults,
  type EvidenceDraft,
  type EvidenceHead,
  type EvidenceItem,
  type EvidenceKind,
  evidenceKinds,
  isHeadSigned,
  ticketChain,
} from './evidence/evidence.ts';
export {
  deleteEvidence,
  evidenceById,
  evidenceChain,
  evidenceOf,
} from './evidence/evidence-store.ts';
export {
  type EvidenceView,
  evidenceViews,
  recordEvidenceView,
} from './evidence/evidence-view-store.ts';
export {
  type EvidenceDeps,
  keepEvidence,
  type StoredEvidence,
  storeEvidenceBytes,
} from './evidence/keep-evidence.ts';
export { type MaskedCopies, openMaskedCopies } from './evidence/masked-copies.ts';
export type { ExamineDeps } from './examine/examine-deps.ts';
export { examinePictures } from './examine/examine-pictures.ts';
export {
  type EvidencePicture,
  examinePlace,
  type PlaceExamination,
  type PlaceFinding,
} from './examine/examine-place.ts';
export { type Examiner, openExaminer } from './examine/examiner.ts';
export {
  type Finding,
  type FindingReason,
  findingReasons,
  type PictureFinding,
  type Verdict as FindingVerdict,
} from './examine/finding.ts';
export { preCheckPlace } from './examine/pre-check-place.ts';
export { Recogniser } from './examine/recognise.ts';
export { exampleRoutes } from './examples/example-routes.ts';
export { type ClipCache, openClipCache } from './footage/clip-cache.ts';
export { clipJobs, workClips } from './footage/clip-jobs.ts';
export { clipRoutes } from './footage/clip-routes.ts';
export type { FootageAccess } from './footage/footage-access.ts';
export { footageOf } from './footage/footage-of.ts';
export type {
  FootageProvider,
  FootageProviderKind,
  ProviderOf,
  TimeRange,
} from './footage/footage-provider.ts';
export { footageRoutes } from './footage/footage-routes.ts';
export { footageStatus } from './footage/footage-status.ts';
export { footageViewRoutes } from './footage/footage-view-routes.ts';
export { framesNear } from './footage/frames-near.ts';
export { freshFrames } from './footage/fresh-frames.ts';
export { holdFootage, releaseFootage } from './footage/hold-footage.ts';
export {
  addProvider,
  assignCamera,
  checkFootageProvider,
  removeProvider,
  unassignCamera,
} from './footage/providers/change-provider.ts';
export { hookUrl } from './footage/providers/hook-url.ts';
export { footageProviderJobs } from './footage/providers/provider-care.ts';
export { providersOfCameras } from './footage/providers/provider-of.ts';
export { footageProviderRoutes } from './footage/providers/provider-routes.ts';
export { providerByName } from './footage/providers/provider-store.ts';
export { providerViews } from './footage/providers/provider-view.ts';
export {
  type Credentials,
  type PlatformKind,
  platformKinds,
} from './footage/providers/stored-provider.ts';
export { zlmHookRoutes } from './footage/providers/zlm-hook-routes.ts';
export { Recorder } from './footage/recorder.ts';
export { recorderState, recordingCounts } from './footage/recording-store.ts';
export { segmentsBetween } from './footage/segment-store.ts';
export type { Frame } from './frame.ts';
export { type FileFrame, type Frames, openFrames, readVideo, writeVideo } from './frames/index.ts';
export { ledgerJobs } from './ledger/ledger-care.ts';
export type { LedgerDeps } from './ledger/ledger-deps.ts';
export {
  begin,
  type Presence,
  type PresenceRule,
  type SightingState,
  step,
} from './ledger/presence.ts';
export { recordLooks } from './ledger/record-look.ts';
export type { Alert } from './looks/alert-tracker.ts';
export { fileSeconds, watchFile } from './looks/watch-file.ts';
export {
  type AveragePrecision,
  averagePrecision,
  BUILT_IN_COCO,
  type DetectOptions,
  type JudgedPicture,
  type ModelInfo,
  type Models,
  openModels,
  readManifest,
  readTruth,
} from './models/index.ts';
export { openScene } from './scene/index.ts';
export { judgeSighting } from './sightings/judge-sighting.ts';
export type { BestFrame, Sighting, Verdict } from './sightings/sighting.ts';
export { sightingReaders, sightingRoutes } from './sightings/sighting-routes.ts';
export {
  alertsToTake,
  listSightings,
  markTaken,
  sightingById,
} from './sightings/sighting-store.ts';
export { CameraRing, SightingRing } from './sightings/sighting-view.ts';
export { referencesFrom } from './workers/fetch-reference.ts';
export { openGateway } from './workers/gateway-client.ts';
export type { LookRefusal } from './workers/lease.ts';
export { leaseCounts } from './workers/lease-store.ts';
export { openEyes } from './workers/open-eyes.ts';
export { workerReferenceRoutes } from './workers/reference-routes.ts';
export { runWorker } from './workers/worker.ts';
export { addWorkerToken, revokeWorkerToken, workerByToken } from './workers/worker-by-token.ts';
export { type WorkerRoutesDeps, workerRoutes } from './workers/worker-routes.ts';
export { listWorkerTokens } from './workers/worker-store.ts';
export { addZone, addZoneIn, changeZone, removeZone } from './zones/change-zone.ts';
export { importZones, zonesAsGeojson } from './zones/import-zones.ts';
export { isBoxInRing, isInRing, isInZone, type Zone, type ZoneContent } from './zones/zone.ts';
export { zoneRoutes } from './zones/zone-routes.ts';
export { listZones, zoneById } from './zones/zone-store.ts';
