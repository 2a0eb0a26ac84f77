import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Day } from '../deadline.ts';
import { insertDelivery } from './report-delivery-store.ts';
import type { ReportDeps } from './report-deps.ts';
import { findReport } from './report-store.ts';

/**
 * Asks for another sending of a kept report by every way out; one that waits already is not doubled.
 * @throws AppError `not-found` for a day without a kept report, `conflict` where there is no way out
 */
export async function sendReportAgain(
  { db, clock, notifiers }: ReportDeps,
  actor: Actor,
  day: Day,
): Promise<void> {
  if (notifiers.length === 0) {
    throw new AppError(
      'conflict',
      'The report goes nowhere yet: set REPORT_WEBHOOK_URL or SMTP_URL (docs/operations.md).',
    );
  }
  if (!(await findReport(db.query, day))) {
    throw new AppError('not-found', `No report on ${day} was kept.`);
  }
  const at = clock.now();
  const by = { staffId: actor.staffId, name: actor.name };
  await db.transaction(async (query) => {
    for (const { channel } of notifiers) {
      await insertDelivery(query, { deliveryId: newId(), day, channel, at, by });
    }
  });
}
