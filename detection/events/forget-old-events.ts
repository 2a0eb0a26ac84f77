import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { deleteExternalEvents } from './external-event-store.ts';

const KEPT_MS = 7 * 24 * 3600_000;

/** Forgets things of others that nothing was heard of for a week; answers how many. */
export const forgetOldEvents = ({ db, clock }: { db: Db; clock: Clock }): Promise<number> =>
  deleteExternalEvents(db.query, new Date(clock.now().getTime() - KEPT_MS));
