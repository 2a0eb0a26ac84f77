import type { Blobs } from '../../platform/blobs.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';

/** What the place ledger needs of the outside. */
export type LedgerDeps = {
  db: Db;
  clock: Clock;
  blobs: Blobs;
  bus: Bus;
  logger: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
};
