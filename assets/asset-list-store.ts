import { empty, join, type Query, sql } from '../platform/db.ts';
import type { Asset, AssetState } from './asset.ts';
import { type AssetRow, assetColumns, toAsset } from './asset-store.ts';
import { liveStates } from './plate.ts';

/** Which plate an asset has: none that is accepted, or one that is minted, printed or bound. */
export const plateChoices = ['none', 'minted', 'printed', 'bound'] as const;

/** What to look for; all that is given must fit. */
export type AssetFilter = {
  /** The beginning of a code, or a part of the name in any case. */
  q?: string | undefined;
  classCode?: string | undefined;
  street?: string | undefined;
  community?: string | undefined;
  state?: AssetState | undefined;
  maintainerId?: string | undefined;
  /** Owner, maintainer or supervisor. */
  departmentId?: string | undefined;
  plate?: (typeof plateChoices)[number] | undefined;
  /** Whether a camera sees it. */
  seen?: boolean | undefined;
};

/** A condition on a row of `assets`; who knows the cameras says which one means that one of them sees it. */
export type AssetCondition = ReturnType<typeof sql>;

/** The next `limit` assets by code that come after the code `after`. */
export async function listAssets(
  query: Query,
  filter: AssetFilter,
  page: { after: string | undefined; limit: number },
  isSeen: AssetCondition = sql`false`,
): Promise<Asset[]> {
  const rows = await query<AssetRow>(sql`
    select ${assetColumns} from assets
    where ${matching(filter, isSeen)} and ${page.after ? sql`asset_code > ${page.after}` : sql`true`}
    order by asset_code limit ${page.limit}`);
  return rows.map(toAsset);
}

function matching(filter: AssetFilter, isSeen: AssetCondition): AssetCondition {
  const { q, classCode, street, community, state, maintainerId, departmentId, seen } = filter;
  const conditions = [
    sql`true`,
    q ? sql`(starts_with(asset_code, ${q}) or strpos(lower(name), lower(${q})) > 0)` : empty,
    classCode ? sql`class_code = ${classCode}` : empty,
    street ? sql`street = ${street}` : empty,
    community ? sql`community = ${community}` : empty,
    state ? sql`state = ${state}` : empty,
    maintainerId ? sql`maintainer_id = ${maintainerId}` : empty,
    departmentId ? sql`${departmentId} in (owner_id, maintainer_id, supervisor_id)` : empty,
    filter.plate ? withPlate(filter.plate) : empty,
    seen === undefined ? empty : sql`${isSeen} = ${seen}`,
  ];
  return join(
    conditions.filter((condition) => condition !== empty),
    ' and ',
  );
}

/** An asset is as far as its newest plate that is accepted. */
function withPlate(plate: (typeof plateChoices)[number]): AssetCondition {
  const live = sql`(select p.state from plates p
    where p.asset_id = assets.asset_id and p.state = any(${[...liveStates]}) order by p.serial desc limit 1)`;
  return plate === 'none' ? sql`${live} is null` : sql`${live} = ${plate}`;
}
