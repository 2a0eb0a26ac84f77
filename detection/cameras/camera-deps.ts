import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { Secrets } from '../../platform/secrets.ts';

/** What cameras need of the outside. */
export type CameraDeps = {
  db: Db;
  clock: Clock;
  /** Seals the addresses of cameras, which hold their passwords. */
  secrets: Secrets;
  settings: {
    districtCode: string;
    /** The only directory whose files cameras may show. */
    videoDir: string;
  };
};
