export { addDepartment } from './add-department.ts';
export { type Anomaly, type AnomalyKind, listAnomalies } from './anomaly-store.ts';
export type { Asset, AssetContent, AssetState } from './asset.ts';
export { ImportRing, PrintRing, ringPrint } from './asset-bell.ts';
export type { CellValue } from './asset-cells.ts';
export { codeScheme, codeSchemes, defaultScheme, formatAssetCode } from './asset-code.ts';
export type { AssetDeps } from './asset-deps.ts';
export { assetFileRoutes } from './asset-file-routes.ts';
export { assetRoutes } from './asset-routes.ts';
export { assetByCode, assetById, countAssets } from './asset-store.ts';
export { isPlainText } from './asset-text.ts';
export { isTile, writeAssetTile } from './asset-tile.ts';
export { assetsOfTile } from './asset-tile-store.ts';
export { changeDepartment, type DepartmentPatch } from './change-department.ts';
export { bindPlate, replacePlate, retirePlate } from './change-plate.ts';
export { type AssetClass, type AssetProblem, classByCode, listClasses } from './class-store.ts';
export { type CoordinateSystem, coordinateSystems, toCgcs2000 } from './coordinate-system.ts';
export { createLabelBatch } from './create-label-batch.ts';
export { addDemoRegister, deleteDemoRegister } from './demo-register.ts';
export { type DepartmentIndex, indexDepartments } from './department-index.ts';
export { departmentRoutes } from './department-routes.ts';
export {
  type Department,
  type DepartmentKind,
  departmentById,
  departmentKinds,
  departmentsByIds,
  listDepartments,
} from './department-store.ts';
export { boundsOf, districtName, isInDistrict } from './district.ts';
export { exportAssets } from './export-assets.ts';
export { findPlate } from './find-plate.ts';
export { type ImportMode, type ImportReport, importAssets, importModes } from './import-assets.ts';
export {
  type ImportProblem,
  type ImportProblemCode,
  ImportProblems,
  importProblem,
} from './import-problem.ts';
export { plainDesign } from './label/label-design.ts';
export { type LabelLayoutName, labelLayoutNames } from './label/layout.ts';
export { typeface, typefacePath } from './label/typeface.ts';
export { batchById, type LabelBatch, partsOfBatch } from './label-batch-store.ts';
export { heldLabels } from './label-store.ts';
export { type MintedPlate, mintPlates } from './mint-plates.ts';
export { type AssetPlace, nearestAssets, placesOfAssets } from './nearest-asset-store.ts';
export { openSmartCode } from './open-smart-code.ts';
export { type Plate, type PlateState, plateStates } from './plate.ts';
export { assetsWithoutPlate, latestPlates, unprintedPlates } from './plate-choice-store.ts';
export { plateKeys, revokePlateKey, rotatePlateKey } from './plate-keys.ts';
export { plateRoutes } from './plate-routes.ts';
export { listPlates } from './plate-store.ts';
export { type PlateView, plateViews } from './plate-view.ts';
export { readTable } from './read-table.ts';
export { checkPosition, forgetOldScans } from './record-scan.ts';
export { reportFakeLabel } from './report-fake-label.ts';
export { runLabelBatch, workLabelBatches } from './run-label-batch.ts';
export type { PhonePlace } from './scan.ts';
export { type ScanPage, scanPage } from './scan-page.ts';
export { type ScanReader, scanReader } from './scan-reader.ts';
export { type PageSender, type ReportsOn, type ScanDeps, scanRoutes } from './scan-routes.ts';
export { seedAssets } from './seed-assets.ts';
export {
  formatSmartCode,
  parseSmartCode,
  printedSmartCode,
  publicUrlProblem,
  type SmartCode,
  smartCodeBase,
  smartCodeUrl,
} from './smart-code.ts';
export {
  headerKey,
  readDecimal,
  type Table,
  type TableFormat,
  tableFormats,
  tableLimits,
  unreadable,
} from './table.ts';
export { contentTypes, writeTable } from './write-table.ts';
