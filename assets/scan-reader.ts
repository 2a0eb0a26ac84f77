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
import { platesByNames } from './plate-store.ts';
import { recordScans } from './record-scan.ts';
import { composeScanPage, type Language, type ScanPage } from './scan-page.ts';

/** Visits are counted a few times a second, not each for itself. */
const VISITS_GATHER_MS = 250;
/** A revoked key opens nothing any more after this long, in every process. */
const KEYS_KEEP_MS = 1_000;
/** A class or department that was renamed is shown under its old name for this long. */
const REFERENCE_KEEP_MS = 5_000;

export type ScanReaderDeps = { db: Db; clock: Clock; secrets: Secrets };

/** What a scan page needs of the register. */
export type ScanReader = {
  /** As `openSmartCode`. */
  open(smartCode: string): Promise<OpenedPlate | undefined>;
  page(asset: Asset, language: Language): Promise<ScanPage>;
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
    asset: batched((ids: readonly string[]) => assetsByIds(query, ids)),
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
    async page(asset, language) {
      const [ofClass, ...departments] = await Promise.all([
        assetClass(asset.classCode),
        ...[asset.ownerId, asset.maintainerId, asset.supervisorId].map(department),
      ]);
      return composeScanPage(asset, ofClass, departments, language);
    },
    count: visit,
  };
}
