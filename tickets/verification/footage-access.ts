import { type Actor, hasRole } from '../../platform/actor.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { ticketByNumber } from '../ticket-store.ts';
import { camerasOfTicket } from './hold-ticket-footage.ts';

/** So long before a ticket was filed its place may be looked at. */
const BEFORE_MS = 3_600_000;

/**
 * Who may see which footage: grid workers, dispatchers, supervisors, auditors and administrators all of it; a
 * handler only that of cameras that see the place of a ticket of the own department, from an hour before it was
 * filed until it was closed, or now.
 */
export const footageAccess = ({ db, clock }: Pick<TicketDeps, 'db' | 'clock'>) => ({
  async mayView(
    actor: Actor,
    cameraId: string,
    range: { from: Date; to: Date },
    ticketNumber: string | null,
  ): Promise<boolean> {
    if (hasRole(actor, 'grid_worker', 'dispatcher', 'supervisor', 'auditor', 'admin')) return true;
    if (!hasRole(actor, 'handler') || ticketNumber === null) return false;
    const ticket = await ticketByNumber(db.query, ticketNumber);
    if (!ticket || ticket.departmentId !== actor.departmentId) return false;
    const from = ticket.filedAt.getTime() - BEFORE_MS;
    const to = (ticket.closedAt ?? clock.now()).getTime();
    if (range.from.getTime() < from || range.to.getTime() > to) return false;
    return (await camerasOfTicket(db.query, ticket)).includes(cameraId);
  },
});
