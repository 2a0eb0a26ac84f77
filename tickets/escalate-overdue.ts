import { remark } from './complaints/rate-ticket.ts';
import { isOverdue } from './ticket.ts';
import { ringBell } from './ticket-bell.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { appendEvents } from './ticket-event.ts';
import { lockTicket, overdueTickets, saveTicket } from './ticket-store.ts';

/** Tells the supervisor of each ticket that has become late, once per deadline; answers how many. */
export async function escalateOverdue(deps: TicketDeps): Promise<number> {
  const at = deps.clock.now();
  let escalated = 0;
  for (const ticketNumber of await overdueTickets(deps.db.query, at)) {
    const ticket = await deps.db.transaction(async (query) => {
      const late = await lockTicket(query, ticketNumber);
      if (!late || late.escalatedAt || !isOverdue(late, at)) return;
      const data = { supervisorId: late.supervisorId, dueAt: late.dueAt?.toISOString() ?? null };
      const { events, head } = appendEvents(ticketNumber, late, [
        remark(late, 'escalate', at, data),
      ]);
      const told = { ...late, ...head, escalatedAt: at, updatedAt: at };
      await saveTicket(query, told, events);
      return told;
    });
    if (!ticket) continue;
    escalated += 1;
    const { departmentId, supervisorId, state } = ticket;
    for (const id of new Set([departmentId, supervisorId ?? departmentId])) {
      ringBell(deps, { ticketNumber, departmentId: id, kind: 'escalate', state });
    }
  }
  return escalated;
}
