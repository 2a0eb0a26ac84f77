import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Bounds } from './district.ts';

/** What the register needs of the outside. */
export type AssetDeps = {
  db: Db;
  clock: Clock;
  settings: {
    /** The first six digits of every asset code, GB/T 2260. */
    districtCode: string;
    /** Where assets may be; unchecked when left out. */
    districtBounds?: Bounds | undefined;
  };
};
