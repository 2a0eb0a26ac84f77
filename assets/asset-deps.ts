import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';

/** What the register needs of the outside. */
export type AssetDeps = {
  db: Db;
  clock: Clock;
  /** The first six digits of every asset code (GB/T 2260). */
  settings: { districtCode: string };
};
