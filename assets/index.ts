export type { Asset, AssetState } from './asset.ts';
export { assetByCode, assetById } from './asset-store.ts';
export { type AssetClass, type AssetProblem, classByCode, listClasses } from './class-store.ts';
export {
  type Department,
  type DepartmentKind,
  departmentById,
  departmentsByIds,
  listDepartments,
} from './department-store.ts';
export { seedAssets } from './seed-assets.ts';
