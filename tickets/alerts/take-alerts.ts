import { alertsToTake, type Sighting } from '../../detection/index.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { openFromSighting } from './open-from-sighting.ts';

/** A batch at a time, so that one run cannot hold everything up. */
const BATCH = 100;

/**
 * Turns the alerts that wait into tickets; those that want a person's word first are not among them. Answers
 * how many. One that fails is logged and waits for the next run, and does not hold up the others.
 */
export async function takeAlerts(deps: TicketDeps): Promise<number> {
  let taken = 0;
  for (;;) {
    const alerts = await alertsToTake(deps.db.query, BATCH);
    const outcomes = [];
    for (const alert of alerts) outcomes.push(await take(deps, alert));
    const done = outcomes.filter(Boolean).length;
    taken += done;
    // Those that failed are still there: without progress the rest is for the next run.
    if (alerts.length < BATCH || done === 0) return taken;
  }
}

async function take(deps: TicketDeps, alert: Sighting): Promise<boolean> {
  try {
    await openFromSighting(deps, alert);
    return true;
  } catch (error) {
    const { sightingId } = alert;
    deps.logger.warn({ sightingId, err: error }, 'an alert did not become a ticket, again later');
    return false;
  }
}
