import type { Blobs } from '../platform/blobs.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Secrets } from '../platform/secrets.ts';

/** What printing labels needs of the outside. */
export type LabelDeps = {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  blobs: Blobs;
  settings: {
    /** What smart code URLs start with: `https://host[:port]`, 22 characters at most. */
    publicUrl: string;
  };
};

/** What plates need of the outside. */
export type PlateDeps = LabelDeps & { jobs: Jobs };
