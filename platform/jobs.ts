import type { Query } from './db.ts';

/** Work that is kept in the database until it is done. Handlers may see a job twice. */
export type Jobs = {
  /** With `query` the job exists exactly when that transaction commits. Without a `query`: at once. */
  send(
    queue: string,
    data: object,
    options?: { query?: Query; singletonKey?: string; startAfter?: Date },
  ): Promise<void>;
  /** Every queue has one handler; a job whose handler throws is tried again with back-off. */
  work(queue: string, handler: (data: unknown) => Promise<void>): Promise<void>;
  /** `cron` in the time zone Asia/Shanghai. */
  schedule(queue: string, cron: string): Promise<void>;
  stop(): Promise<void>;
};
