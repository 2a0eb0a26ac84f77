import { tellDepartments } from '../handle-ticket.ts';
import type { TicketJobDeps } from '../ticket-deps.ts';
import { noteInHistory } from './decide-verification.ts';
import { openPreChecks } from './open-verifications.ts';
import { askPlaces, type Check, runChecks } from './run-checks.ts';
import { ringVerification } from './verification-bell.ts';
import { saveVerification } from './verification-store.ts';

/**
 * 核实: keeps what the cameras show of a place as it is reported, and whether they agree. Nothing follows from
 * it by itself: the work is on already. Answers how many were concluded.
 */
export async function preCheck(deps: TicketJobDeps): Promise<number> {
  await openPreChecks(deps);
  return runChecks(deps, preChecking(deps));
}

const preChecking = (deps: TicketJobDeps): Check => ({
  kind: 'pre-check',
  find: (ticket, { algorithmId }) => askPlaces(deps, 'preCheck', ticket, algorithmId),
  async conclude(query, { ticket, verification, found, data }) {
    const at = deps.clock.now();
    await saveVerification(query, {
      ...verification,
      ...{ state: 'done', decidedBy: 'machine', decidedAt: at },
    });
    // Where no camera looks there is nothing to say.
    if (found.reason === 'no-camera') return ticket;
    return noteInHistory(query, ticket, 'pre-check', { at, mover: 'system', reason: null, data });
  },
  tell(before, after, { verificationId, machineReason }) {
    if (machineReason === 'no-camera') return;
    const { ticketNumber } = after;
    ringVerification(deps, { verificationId, ticketNumber, state: 'done' });
    tellDepartments(deps, before, after, 'pre-check');
  },
});
