import { LRUCache } from 'lru-cache';
import { batched } from '../platform/batch.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Asset } from './asset.ts';
import { assetsByIds } from './asset-store.ts';
import { classesByCodes } from './class-store.ts';
import { departmentsByIds } from './department-store.ts';
import { type OpenedPlate, openSmartCodeBy } from './open-smart-code.ts';
import { keysAndDecoy } from './plate-key-store.ts';
import { type PlateMatch, platesByNames } from './plate-store.ts';
import { recordScans } from './record-scan.ts';
import type { ScanFacts } from './scan-page.ts';

/** Visits are counted once a second, not each for itself. */
const VISITS_GATHER_MS = 1_000;
/** A revoked key opens nothing any more after this long, in every process. */
const KEYS_KEEP_MS = 1_000;
/** A class or department that was renamed is shown under its old name for this long. */
const REFERENCE_KEEP_MS = 5_000;
/** Assets that are not read again until their rows are written. */
const MAX_KEPT_ASSETS = 20_000;

export type ScanReaderDeps = { db: Db; clock: Clock; secrets: Secrets };

/** What a scan page needs of the register. */
export type ScanReader = {
  /** As `openSmartCode`. */
  open(smartCode: string): Promise<OpenedPlate | undefined>;
  /** Equal facts are the same objects for a few seconds, so that pages made of them can be kept. */
  facts(asset: Asset): Promise<ScanFacts>;
  /** Counts a visit, as `recordScans`. */
  count(plateId: string): Promise<void>;
};

/**
 * Reads for many visitors at once: when a thousand people scan at the same time, the statements are those
 * of a few. Make one and keep it.
 */
export function scanReader(deps: ScanReaderDeps): ScanReader {
  const { query } = deps.db;
  const keys = batched(
    async (askers: readonly 'keys'[]) => {
      const answer = await keysAndDecoy(query);
      return askers.map(() => answer);
    },
    { keepMs: KEYS_KEEP_MS },
  );
  const lookups = {
    keysAndDecoy: () => keys('keys'),
    plate: batched((names: readonly string[]) => platesByNames(query, names)),
    asset: keptAssets(batched((ids: readonly string[]) => assetsByIds(query, ids))),
  };
  const seldomChanges = { keepMs: REFERENCE_KEEP_MS };
  const assetClass = batched(
    (codes: readonly string[]) => classesByCodes(query, codes),
    seldomChanges,
  );
  const department = batched(async (ids: readonly string[]) => {
    const found = new Map(
      (await departmentsByIds(query, ids)).map((each) => [each.departmentId, each]),
    );
    return ids.map((id) => found.get(id));
  }, seldomChanges);
  const visit = batched(
    async (plateIds: readonly string[]) => {
      await recordScans(deps, plateIds);
      return plateIds.map(() => undefined);
    },
    { gatherMs: VISITS_GATHER_MS },
  );
  return {
    open: (smartCode) => openSmartCodeBy(lookups, deps.secrets, smartCode),
    async facts(asset) {
      const [ofClass, ...departments] = await Promise.all([
        assetClass(asset.classCode),
        ...[asset.ownerId, asset.maintainerId, asset.supervisorId].map(department),
      ]);
      return { asset, assetClass: ofClass, departments };
    },
    count: visit,
  };
}

/** Assets are read once for each state of their row; the look-up of the plate tells which that is. */
function keptAssets(read: (assetId: string) => Promise<Asset | undefined>) {
  const kept = new LRUCache<string, { stamp: string; asset: Asset }>({ max: MAX_KEPT_ASSETS });
  return async ({ assetId, assetStamp }: PlateMatch): Promise<Asset | undefined> => {
    const known = kept.get(assetId);
    if (known?.stamp === assetStamp) return known.asset;
    const asset = await read(assetId);
    // What was read may be newer than the stamp; it is read again then, never kept too long.
    if (asset) kept.set(assetId, { stamp: assetStamp, asset });
    return asset;
  };
}
