import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { type Anomaly, anomalyById, closeAnomaly } from './anomaly-store.ts';

/**
 * Takes down what came of an anomaly; when the same happens again, a new one is opened. Throws `not-found`,
 * and `conflict` when it was resolved before.
 */
export async function resolveAnomaly(
  { db, clock }: { db: Db; clock: Clock },
  input: { anomalyId: string; resolution: string; resolvedBy: string },
): Promise<Anomaly> {
  return db.transaction(async (query) => {
    const done = { at: clock.now(), by: input.resolvedBy, resolution: input.resolution };
    const closed = await closeAnomaly(query, input.anomalyId, done);
    const anomaly = await anomalyById(query, input.anomalyId);
    if (!anomaly) throw new AppError('not-found', 'There is no such anomaly.');
    if (!closed) throw new AppError('conflict', 'This anomaly has been resolved already.');
    return anomaly;
  });
}
