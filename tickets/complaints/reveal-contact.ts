import { type Actor, hasRole } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { plainText } from '../plain-text.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { appendEvents } from '../ticket-event.ts';
import { MAX_NOTE } from '../ticket-move.ts';
import { lockTicket, saveTicket } from '../ticket-store.ts';
import { contactContext } from './contact.ts';
import { contactOfComplaint, insertReveal } from './contact-store.ts';
import { remark } from './rate-ticket.ts';

/**
 * Shows a reporter's contact to a handler of the department that has the ticket, if the reporter agreed.
 * It is written down, twice, before it is shown: as a row and in the ticket's history. Throws
 * `not-found`, `not-allowed`, `contact-not-shared`, `invalid-field`.
 */
export async function revealContact(
  deps: TicketDeps,
  actor: Actor,
  {
    ticketNumber,
    complaintId,
    reason: typed,
  }: { ticketNumber: string; complaintId: string; reason: string },
): Promise<string> {
  const reason = plainText(typed);
  if (!reason || reason.length > MAX_NOTE) {
    const message = 'Say why you need to contact the reporter.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/reason', message }] });
  }
  const sealed = await deps.db.transaction(async (query) => {
    const ticket = await lockTicket(query, ticketNumber);
    const isOwn = ticket?.departmentId === actor.departmentId && hasRole(actor, 'handler');
    const contact = isOwn ? await contactOfComplaint(query, ticketNumber, complaintId) : undefined;
    if (!ticket || !contact) {
      throw new AppError('not-found', 'There is no such complaint on a ticket of your department.');
    }
    if (!contact.sealed || !contact.shared) {
      throw new AppError(
        'contact-not-shared',
        contact.sealed
          ? 'The reporter left a contact but did not agree that you see it.'
          : 'The reporter left no contact.',
      );
    }
    const at = deps.clock.now();
    const { staffId, name: staffName, departmentId } = actor;
    const reveal = { revealId: newId(), complaintId, staffId, staffName, departmentId, reason };
    await insertReveal(query, { ...reveal, revealedAt: at });
    const draft = {
      ...remark(ticket, 'reveal-contact', at, { complaintId }),
      actorId: staffId,
      actorName: staffName,
      note: reason,
    };
    const { events, head } = appendEvents(ticketNumber, ticket, [draft]);
    await saveTicket(query, { ...ticket, ...head }, events);
    return contact.sealed;
  });
  return Buffer.from(deps.secrets.open(sealed, contactContext(complaintId))).toString();
}
