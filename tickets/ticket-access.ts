import { type Actor, hasRole, type Role } from '../platform/actor.ts';
import { claimedDone, isOverdue, type Ticket } from './ticket.ts';

/** Who may look at tickets at all; asset administrators have no business there. */
export const ticketReaders = [
  'handler',
  'grid_worker',
  'dispatcher',
  'supervisor',
  'auditor',
  'leader',
  'admin',
] as const satisfies readonly Role[];

/** Which tickets somebody sees: all, or those to which at least one of the parts applies. */
export type Visibility =
  | 'all'
  | {
      /** Tickets this department has. */
      departmentId?: string;
      /** Tickets of fixtures this department supervises. */
      supervisorId?: string;
      /** Tickets that are late. */
      overdue: boolean;
      /** Tickets that somebody has to look at: handled, verifying, or drawn for a second look. */
      claimedDone: boolean;
    };

/** The one rule of who sees what; the board's queries and `canSee` both follow it. */
export function visibility(actor: Actor): Visibility {
  if (hasRole(actor, 'dispatcher', 'auditor', 'leader', 'admin')) return 'all';
  const supervises = hasRole(actor, 'supervisor');
  return {
    ...(hasRole(actor, 'handler') ? { departmentId: actor.departmentId } : {}),
    ...(supervises ? { supervisorId: actor.departmentId } : {}),
    overdue: supervises,
    claimedDone: hasRole(actor, 'grid_worker'),
  };
}

/**
 * Whether somebody who may see a ticket sees its photos as they were taken: the department that has to go there. To
 * all others people and vehicles in them are masked.
 */
export const seesFaces = (actor: Actor, { departmentId }: Pick<Ticket, 'departmentId'>): boolean =>
  actor.departmentId === departmentId;

/** Whether this member of staff may see this ticket now. */
export function canSee(
  actor: Actor,
  ticket: Pick<Ticket, 'departmentId' | 'supervisorId' | 'state' | 'dueAt' | 'inSample'>,
  at: Date,
): boolean {
  const seen = visibility(actor);
  if (seen === 'all') return true;
  return (
    ticket.departmentId === seen.departmentId ||
    (seen.supervisorId !== undefined && ticket.supervisorId === seen.supervisorId) ||
    (seen.overdue && isOverdue(ticket, at)) ||
    (seen.claimedDone && (ticket.inSample || claimedDone.includes(ticket.state)))
  );
}
