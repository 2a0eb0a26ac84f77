import { newId } from '../platform/ids.ts';
import { type Asset, type AssetContent, gridCodes } from './asset.ts';
import type { AssetDraft } from './asset-row.ts';

/** What an asset must have from its first day, with the column of an import that gives it. */
export const requiredFields = {
  supervisorId: 'DeptCode1',
  ownerId: 'DeptCode2',
  maintainerId: 'DeptCode3',
  lng: 'PointX',
  lat: 'PointY',
} as const satisfies Partial<Record<keyof AssetContent, string>>;

export type RequiredField = keyof typeof requiredFields;

/** Positions nearer than a centimetre are the same: coordinate systems do not convert more exactly. */
const SAME_PLACE_DEG = 1e-7;

const keepPlace = (before: number, after: number | undefined) =>
  after === undefined || Math.abs(after - before) < SAME_PLACE_DEG ? before : after;

/** An asset with what a draft says of it; the same object when that changes nothing. */
export function changedAsset(before: Asset, draft: AssetDraft, at: Date): Asset {
  const merged: Asset = {
    ...before,
    ...draft,
    lng: keepPlace(before.lng, draft.lng),
    lat: keepPlace(before.lat, draft.lat),
    extra: withoutEmpty({ ...before.extra, ...draft.extra }),
  };
  const after = { ...merged, ...gridCodes(merged) };
  return isSame(before, after) ? before : { ...after, updatedAt: at };
}

/** A new asset of a draft that has its code, class and all required fields. */
export function newAsset(
  draft: AssetDraft &
    Pick<AssetContent, RequiredField | 'assetCode' | 'scheme' | 'classCode' | 'name'>,
  at: Date,
): Asset {
  const heightM = draft.heightM ?? null;
  return {
    builtOn: null,
    changedOn: null,
    material: null,
    state: 'intact',
    street: null,
    community: null,
    locationNote: null,
    dataSource: null,
    note: null,
    ...draft,
    heightM,
    extra: withoutEmpty(draft.extra ?? {}),
    ...gridCodes({ lng: draft.lng, lat: draft.lat, heightM }),
    assetId: newId(),
    isDemo: false,
    updatedAt: at,
  };
}

const withoutEmpty = (extra: Record<string, string>) =>
  Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== ''));

function isSame(before: Asset, after: Asset): boolean {
  const { extra: extraBefore, ...restBefore } = before;
  const { extra: extraAfter, ...restAfter } = after;
  const fields = Object.keys(restBefore) as (keyof typeof restBefore)[];
  const names = new Set([...Object.keys(extraBefore), ...Object.keys(extraAfter)]);
  return (
    fields.every((field) => restBefore[field] === restAfter[field]) &&
    [...names].every((name) => extraBefore[name] === extraAfter[name])
  );
}
