import { newId } from '../../platform/ids.ts';
import type { Day } from '../deadline.ts';
import { readFigures } from './read-figures.ts';
import { dayAfter, dueDay } from './report-day.ts';
import { insertDelivery } from './report-delivery-store.ts';
import type { ReportDeps } from './report-deps.ts';
import { hasReport, hasTicketsBefore, insertReport } from './report-store.ts';
import { insertReportTickets, standStill, ticketsBehind } from './report-ticket-store.ts';

/**
 * Keeps the report on the last day once its time has come, and asks for its sending. Any number of
 * processes may do so at any time; after a night without power it is done when there is some again.
 * Answers the day when this was the first to keep it.
 */
export async function keepDueReport(deps: ReportDeps): Promise<Day | undefined> {
  const at = deps.clock.now();
  const day = dueDay(at, deps.settings.reportAt);
  if (!day || (await hasReport(deps.db.query, day))) return undefined;
  if (!(await hasTicketsBefore(deps.db.query, dayEnd(day)))) return undefined;
  return (await keepReport(deps, day)) ? day : undefined;
}

/** Keeps the figures of a day as they are now, and asks for their first sending; false: it was kept already. */
export async function keepReport(
  { db, clock, notifiers }: Pick<ReportDeps, 'db' | 'clock' | 'notifiers'>,
  day: Day,
): Promise<boolean> {
  const at = clock.now();
  const { figures, behind } = await db.transaction(async (query) => {
    const still = await standStill(query);
    const read = await readFigures(still, day, at);
    return { ...read, behind: await ticketsBehind(still, read.counted, at) };
  });
  return db.transaction(async (query) => {
    const isFirst = await insertReport(query, { day, figures, madeAt: at });
    if (isFirst) await insertReportTickets(query, day, behind);
    for (const { channel } of isFirst ? notifiers : []) {
      await insertDelivery(query, { deliveryId: newId(), day, channel, at, by: null });
    }
    return isFirst;
  });
}

/** The first moment after a day, in Shanghai. */
const dayEnd = (day: Day): Date => new Date(`${dayAfter(day)}T00:00:00+08:00`);
