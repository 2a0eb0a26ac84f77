import type { Asset } from './asset.ts';
import { type AssetField, assetColumns } from './asset-columns.ts';
import { stateWords } from './asset-row.ts';
import { type CoordinateSystem, fromCgcs2000 } from './coordinate-system.ts';
import type { DepartmentIndex } from './department-index.ts';

/** What a cell of an export holds; null is an empty cell. */
export type CellValue = string | number | null;

const wordOfState = new Map([...stateWords].map(([word, state]) => [state, word]));

/** The headers of an export: ours, then those that imports have brought. */
export const exportHeaders = (extraNames: readonly string[]): string[] => [
  ...assetColumns.map(({ header }) => header),
  ...extraNames,
];

/** An asset as a row under `exportHeaders`, its position in `system`. */
export function assetCells(
  asset: Asset,
  departments: DepartmentIndex,
  system: CoordinateSystem,
  extraNames: readonly string[],
): CellValue[] {
  const place = fromCgcs2000({ lng: asset.lng, lat: asset.lat }, system);
  const [supervisor, owner, maintainer] = [
    asset.supervisorId,
    asset.ownerId,
    asset.maintainerId,
  ].map((id) => departments.byId.get(id));
  // Names come from files: one may be called as something every object has.
  const extra = new Map(Object.entries(asset.extra));
  const values: Record<AssetField, CellValue> = {
    ...asset,
    ...place,
    state: wordOfState.get(asset.state) ?? null,
    supervisorCode: supervisor?.departmentCode ?? null,
    supervisorName: supervisor?.nameZh ?? null,
    ownerCode: owner?.departmentCode ?? null,
    ownerName: owner?.nameZh ?? null,
    maintainerCode: maintainer?.departmentCode ?? null,
    maintainerName: maintainer?.nameZh ?? null,
  };
  return [
    ...assetColumns.map(({ field }) => values[field]),
    ...extraNames.map((name) => extra.get(name) ?? null),
  ];
}
