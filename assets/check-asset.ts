import type { Query } from '../platform/db.ts';
import { AppError, type FieldError } from '../platform/errors.ts';
import type { AssetContent } from './asset.ts';
import { codeScheme, parseAssetCode } from './asset-code.ts';
import type { AssetDeps } from './asset-deps.ts';
import { isPlainText } from './asset-text.ts';
import { dateInChina } from './calendar-date.ts';
import { type AssetClass, classByCode } from './class-store.ts';
import { departmentsByIds } from './department-store.ts';
import { boundsOf, isInDistrict } from './district.ts';

/** The class of that code. @throws AppError `class-unknown` */
export async function knownClass(query: Query, classCode: string): Promise<AssetClass> {
  const found = await classByCode(query, classCode);
  if (found) return found;
  throw new AppError('class-unknown', `There is no class ${classCode}; see /api/classes.`);
}

/**
 * That a code belongs to this district and to the class.
 * @throws AppError `asset-code-invalid`
 */
export function checkCode(
  asset: Pick<AssetContent, 'assetCode' | 'scheme'>,
  assetClass: AssetClass,
  districtCode: string,
): void {
  const parts = parseAssetCode(asset.assetCode, codeScheme(asset.scheme));
  if (parts.districtCode !== districtCode) {
    throw new AppError('asset-code-invalid', `Codes of this district begin with ${districtCode}.`);
  }
  if (assetClass.scheme === asset.scheme && assetClass.classCode !== parts.classCode) {
    throw new AppError(
      'asset-code-invalid',
      `The code says class ${parts.classCode}, the asset ${assetClass.classCode}.`,
    );
  }
}

/**
 * That what is said of an asset can be true: departments exist, the place is in the district, dates are
 * not in the future, texts are plain. Only what is given is checked.
 * @throws AppError `invalid-field` with all that is wrong, `department-unknown`
 */
export async function checkContent(
  query: Query,
  deps: Pick<AssetDeps, 'clock' | 'settings'>,
  draft: Partial<AssetContent>,
): Promise<void> {
  const today = dateInChina(deps.clock.now());
  const fields: FieldError[] = [];
  for (const [field, value] of Object.entries(draft)) {
    if (typeof value === 'string' && !isPlainText(value)) {
      fields.push({ field: `/${field}`, message: 'Delete the control characters.' });
    }
  }
  for (const field of ['builtOn', 'changedOn'] as const) {
    const date = draft[field];
    if (date && date > today) fields.push({ field: `/${field}`, message: 'Lies in the future.' });
  }
  const { lng, lat } = draft;
  if (lng !== undefined && lat !== undefined) {
    if (!isInDistrict({ lng, lat }, boundsOf(deps.settings.districtCode))) {
      fields.push({ field: '/lng', message: 'The place lies outside the district.' });
    }
  }
  if (fields.length > 0) {
    throw new AppError('invalid-field', 'Correct the fields that are listed.', { fields });
  }
  await checkDepartments(query, draft);
}

async function checkDepartments(query: Query, draft: Partial<AssetContent>): Promise<void> {
  const fields = (['ownerId', 'maintainerId', 'supervisorId'] as const).filter(
    (field) => draft[field],
  );
  const ids = fields.flatMap((field) => draft[field] ?? []);
  if (ids.length === 0) return;
  const found = new Set((await departmentsByIds(query, ids)).map((each) => each.departmentId));
  const unknown = fields.filter((field) => !found.has(draft[field] ?? ''));
  if (unknown.length === 0) return;
  throw new AppError('department-unknown', 'Add the department first; see /api/departments.', {
    fields: unknown.map((field) => ({ field: `/${field}`, message: 'No such department.' })),
  });
}
