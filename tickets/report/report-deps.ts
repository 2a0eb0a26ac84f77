import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { Notifier } from '../../platform/notify.ts';

export type ReportLanguage = 'zh' | 'en';

/** What the morning report needs from outside. */
export type ReportDeps = {
  db: Db;
  clock: Clock;
  /** The ways out that this installation has. */
  notifiers: readonly Notifier[];
  logger: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  settings: {
    /** Without a slash at the end. */
    publicUrl: string;
    districtCode: string;
    /** A time of day in Shanghai, or `never`. */
    reportAt: string;
    reportLanguage: ReportLanguage;
  };
};
