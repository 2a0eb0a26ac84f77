import type { Clock } from '../platform/clock.ts';
import type { Db, Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Secrets } from '../platform/secrets.ts';
import { type AnomalyKind, countAnomaly } from './anomaly-store.ts';
import { openSmartCode } from './open-smart-code.ts';
import {
  areTwoPlaces,
  BURST_SCANS,
  BURST_SECONDS,
  coarseCell,
  coarseDistanceM,
  distanceM,
  judgeDistance,
  type PhonePlace,
  TWO_PLACES_SECONDS,
} from './scan.ts';
import { cellsSince, deleteScansBefore, insertScans, platesScannedMoreThan } from './scan-store.ts';

export type ScanDeps = { db: Db; clock: Clock };

/** How long scans are kept: long enough to look into an anomaly. */
const SCAN_RETENTION_DAYS = 90;

/**
 * Somebody opened the pages of these plates. Counts it, without anything about who, and opens an anomaly
 * for a plate to which that happens far too often.
 */
export async function recordScans(deps: ScanDeps, plateIds: readonly string[]): Promise<void> {
  const at = deps.clock.now();
  const visits = new Map<string, number>();
  for (const plateId of plateIds) visits.set(plateId, (visits.get(plateId) ?? 0) + 1);
  const scans = [...visits].map(([plateId, count]) => ({
    scanId: newId(),
    plateId,
    at,
    visits: count,
    cell: null,
    distanceM: null,
  }));
  await deps.db.transaction(async (query) => {
    await insertScans(query, scans);
    const since = before(at, BURST_SECONDS);
    const bursts = await platesScannedMoreThan(query, BURST_SCANS, [...visits.keys()], since);
    for (const burst of bursts) {
      const detail = { scans: burst.scans, seconds: BURST_SECONDS };
      await suspect(query, at, 'burst', burst.plateId, detail);
    }
  });
}

/**
 * A phone says where it stands before a plate: is that where the asset is? The position is kept only as a
 * cell of two kilometres. Opens an anomaly for a plate far from its asset, or in two places within minutes.
 * Throws `not-found`, alike for every code that is not accepted.
 */
export async function checkPosition(
  deps: ScanDeps & { secrets: Secrets },
  input: { smartCode: string; place: PhonePlace },
): Promise<{ near: boolean; distanceM: number }> {
  const opened = await openSmartCode(deps.db.query, deps.secrets, input.smartCode);
  if (!opened) throw new AppError('not-found');
  const { asset, plateId } = opened;
  const at = deps.clock.now();
  const distance = coarseDistanceM(distanceM(asset, input.place));
  const verdict = judgeDistance(distance, input.place.accuracyM);
  const cell = coarseCell(input.place);
  await deps.db.transaction(async (query) => {
    await insertScans(query, [
      { scanId: newId(), plateId, at, visits: 1, cell, distanceM: distance },
    ]);
    if (verdict === 'far') {
      await suspect(query, at, 'far-from-asset', plateId, { distanceM: distance, cell });
    }
    const cells = await cellsSince(query, plateId, before(at, TWO_PLACES_SECONDS));
    const other = cells.find((each) => areTwoPlaces(each, cell));
    if (other) await suspect(query, at, 'two-places', plateId, { cells: [other, cell] });
  });
  return { near: verdict === 'near', distanceM: distance };
}

/** Forgets scans that are older than `SCAN_RETENTION_DAYS`; answers how many. */
export async function forgetOldScans({ db, clock }: ScanDeps): Promise<number> {
  return deleteScansBefore(db.query, before(clock.now(), SCAN_RETENTION_DAYS * 86_400));
}

const suspect = (
  query: Query,
  at: Date,
  kind: AnomalyKind,
  plateId: string,
  detail: Record<string, unknown>,
) => countAnomaly(query, { anomalyId: newId(), kind, plateId, codeText: null, at, detail });

const before = (at: Date, seconds: number): Date => new Date(at.getTime() - seconds * 1000);
