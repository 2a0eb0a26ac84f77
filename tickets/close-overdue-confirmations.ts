import { moveLocked, tellDepartments } from './handle-ticket.ts';
import { findTransition } from './ticket.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { lockTicket, unconfirmedTickets } from './ticket-store.ts';

/** How long a claim of the department may go uncontradicted; see docs/adr/0003-provisional-closing.md. */
export const CONFIRMATION_DAYS = 7;

/**
 * The provisional policy: closes tickets that were reported done long enough ago and that nobody has
 * contradicted. Each in a transaction of its own; answers how many.
 */
export async function closeOverdueConfirmations(deps: TicketDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - CONFIRMATION_DAYS * 86_400_000);
  let closed = 0;
  for (const ticketNumber of await unconfirmedTickets(deps.db.query, before)) {
    const moved = await deps.db.transaction(async (query) => {
      const ticket = await lockTicket(query, ticketNumber);
      const isDue = ticket?.handledAt && ticket.handledAt <= before;
      if (!isDue || !findTransition(ticket, 'time-out', deps.clock.now())) return;
      return moveLocked(deps, query, ticket, { move: 'time-out' }, 'system');
    });
    if (!moved) continue;
    closed += 1;
    tellDepartments(deps, moved, moved, 'time-out');
  }
  return closed;
}
