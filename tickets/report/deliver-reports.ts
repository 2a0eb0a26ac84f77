import { NotifyError } from '../../platform/notify.ts';
import { type Delivery, nextAttempt } from './report-delivery.ts';
import { saveProblem, saveSent, takeDelivery } from './report-delivery-store.ts';
import type { ReportDeps } from './report-deps.ts';
import { reportNotice } from './report-notice.ts';
import { findReport } from './report-store.ts';

/** In one go; what is left waits for the next minute. */
const AT_MOST = 20;

/**
 * Sends what is due, each by its way out, and writes down what became of it. A process that dies between
 * the sending and the writing sends it again later: receivers know it by its key. Answers how many went out.
 */
export async function deliverReports(deps: ReportDeps): Promise<number> {
  let sent = 0;
  for (let turn = 0; turn < AT_MOST; turn += 1) {
    const delivery = await takeDelivery(deps.db.query, deps.clock.now());
    if (!delivery) break;
    if (await attempt(deps, delivery)) sent += 1;
  }
  return sent;
}

async function attempt(deps: ReportDeps, delivery: Delivery): Promise<boolean> {
  const { db, clock, notifiers } = deps;
  const { deliveryId, day, channel } = delivery;
  const notifier = notifiers.find((each) => each.channel === channel);
  const report = await findReport(db.query, day);
  if (!notifier || !report) {
    await saveProblem(db.query, deliveryId, { problem: 'not-set-up', next: undefined });
    return false;
  }
  try {
    const notice = await reportNotice(deps, report, delivery);
    const outcome = await notifier.send(notice);
    await saveSent(db.query, deliveryId, { ...outcome, at: clock.now() });
    return true;
  } catch (error) {
    await noteProblem(deps, delivery, error);
    return false;
  }
}

async function noteProblem(
  { db, clock, logger }: ReportDeps,
  { deliveryId, day, channel, attempts }: Delivery,
  err: unknown,
): Promise<void> {
  const next = nextAttempt(attempts, clock.now());
  const problem = err instanceof NotifyError ? err.problem : 'internal';
  await saveProblem(db.query, deliveryId, { problem, next });
  const about = { day, channel, attempts, problem, err };
  if (next) logger.warn(about, 'the morning report did not get out; again later');
  else logger.error(about, 'the morning report did not get out, for the last time');
}
