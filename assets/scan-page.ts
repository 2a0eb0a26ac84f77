import type { Query } from '../platform/db.ts';
import type { Asset } from './asset.ts';
import {
  type AssetClass,
  type AssetProblem,
  classByCode,
  type PublicField,
} from './class-store.ts';
import { type Department, departmentsByIds } from './department-store.ts';

export type Language = 'zh' | 'en';

/** One line on the plate: a text, or the key of one. */
export type Fact = {
  field: 'place' | 'maintainer' | 'owner' | 'supervisor' | 'builtOn' | 'material' | 'state';
  text?: string;
  textKey?: string;
};

/** What everybody may read about an asset: the public fields of its class, and nothing else of the row. */
export type ScanPage = {
  asset: {
    className: string;
    name: string;
    codeGroups: string;
    /** Who gets a complaint. */
    department: string;
    facts: Fact[];
    isDemo: boolean;
  };
  problems: AssetProblem[];
};

/** The public side of an asset, in one language. */
export async function scanPage(query: Query, asset: Asset, language: Language): Promise<ScanPage> {
  const [assetClass, departments] = await Promise.all([
    classByCode(query, asset.classCode),
    departmentsByIds(query, [asset.ownerId, asset.maintainerId, asset.supervisorId]),
  ]);
  return composeScanPage({ asset, assetClass, departments }, language);
}

/** What a scan page is made of. */
export type ScanFacts = {
  asset: Asset;
  assetClass: AssetClass | undefined;
  departments: readonly (Department | undefined)[];
};

/** `scanPage` of what was read already. */
export function composeScanPage(
  { asset, assetClass, departments }: ScanFacts,
  language: Language,
): ScanPage {
  if (!assetClass) throw new Error(`asset ${asset.assetId} is of a class that is not there`);
  const nameOf = (departmentId: string): string => {
    const department = departments.find((each) => each?.departmentId === departmentId);
    return (language === 'en' && department?.nameEn) || (department?.nameZh ?? '');
  };
  const className = language === 'en' ? assetClass.nameEn : assetClass.nameZh;
  const isPublic = (field: PublicField) => assetClass.publicFields.includes(field);
  return {
    asset: {
      className,
      name: isPublic('name') ? asset.name : className,
      codeGroups: asset.assetCode.replace(/.{4}(?=.)/g, '$& '),
      department: nameOf(asset.maintainerId),
      facts: publicFacts(asset, isPublic, nameOf),
      isDemo: asset.isDemo,
    },
    problems: assetClass.problems,
  };
}

function publicFacts(
  asset: Asset,
  isPublic: (field: PublicField) => boolean,
  nameOf: (departmentId: string) => string,
): Fact[] {
  const place = [
    isPublic('street') ? asset.street : null,
    isPublic('community') ? asset.community : null,
  ].filter((part) => part !== null);
  const facts: Fact[] = [];
  const add = (field: Fact['field'], value: Pick<Fact, 'text' | 'textKey'>) =>
    facts.push({ field, ...value });
  if (place.length > 0) add('place', { text: place.join(' ') });
  if (isPublic('maintainer')) add('maintainer', { text: nameOf(asset.maintainerId) });
  if (isPublic('owner')) add('owner', { text: nameOf(asset.ownerId) });
  if (isPublic('supervisor')) add('supervisor', { text: nameOf(asset.supervisorId) });
  if (isPublic('builtOn')) add('builtOn', orUnknown(asset.builtOn?.slice(0, 7)));
  if (isPublic('material')) add('material', orUnknown(asset.material));
  if (isPublic('state')) add('state', { textKey: `state.${asset.state}` });
  return facts;
}

const orUnknown = (text: string | null | undefined) =>
  text ? { text } : { textKey: 'field.unknown' };
