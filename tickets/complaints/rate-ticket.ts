import { AppError } from '../../platform/errors.ts';
import { moveLocked, tellDepartments } from '../handle-ticket.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { appendEvents, type EventDraft } from '../ticket-event.ts';
import { lockTicket, saveTicket } from '../ticket-store.ts';
import { noteContradiction } from '../verification/contradict-closing.ts';
import { BAD_RESULT, canBeRated, type Rating, ratingMove } from './rating.ts';
import { insertRating, ticketNumberOfComplaint } from './rating-store.ts';
import { readTrackingKey } from './tracking-key.ts';

/** Longest comment, in characters. */
export const MAX_COMMENT = 1000;

/**
 * Takes a reporter's rating, once a round. A bad result reopens the ticket once and flags it for special
 * supervision the second time; a good one closes a ticket that was reported done. Throws `not-found` for
 * a key that is not ours, `rating-closed` when there is nothing to rate (any more), `conflict` when this
 * reporter has rated already, `invalid-field`.
 */
export async function rateTicket(
  deps: TicketDeps,
  trackingKey: string,
  rating: Rating,
): Promise<void> {
  checkRating(rating);
  const complaintId = readTrackingKey(deps.secrets, trackingKey);
  const ticketNumber = complaintId && (await ticketNumberOfComplaint(deps.db.query, complaintId));
  if (!ticketNumber) throw new AppError('not-found', 'There is no such complaint.');
  const rate = (canReopen: boolean) =>
    rateOnce(deps, { complaintId, ticketNumber, rating, canReopen });
  const { before, after, kind } = await rate(true).catch((error: { constraint?: string }) => {
    // Somebody has reported it again since it was closed, and that ticket is open: the work is on.
    if (error.constraint === 'tickets_open') return rate(false);
    throw error;
  });
  tellDepartments(deps, before, after, kind);
}

type RatingInput = {
  complaintId: string;
  ticketNumber: string;
  rating: Rating;
  canReopen: boolean;
};

async function rateOnce(
  deps: TicketDeps,
  { complaintId, ticketNumber, rating, canReopen }: RatingInput,
): Promise<{ before: Ticket; after: Ticket; kind: string }> {
  const at = deps.clock.now();
  return deps.db.transaction(async (query) => {
    const ticket = await lockTicket(query, ticketNumber);
    if (!ticket || !canBeRated(ticket, at)) {
      throw new AppError(
        'rating-closed',
        'Rate it once it is reported done, within 15 days of closing.',
      );
    }
    const { ticketId, reopenCount: round } = ticket;
    const isNew = await insertRating(query, {
      complaintId,
      ticketId,
      round,
      ratedAt: at,
      ...rating,
    });
    if (!isNew) throw new AppError('conflict', 'You have rated this already.');
    const { speed, result, service, system } = rating;
    const data = { complaintId, speed, result, service, system };
    if (rating.result <= BAD_RESULT && ticket.state === 'closed') {
      await noteContradiction(query, ticket, { kind: 'rating', causeId: complaintId }, at);
    }
    const move = ratingMove(rating, ticket);
    if (move && (move !== 'reopen' || canReopen)) {
      const finding = { verdict: 'gone', by: 'reporter' } as const;
      const request = { move, data, ...(move === 'confirm' && { finding }) };
      const moved = await moveLocked(deps, query, ticket, request, 'citizen');
      return { before: ticket, after: moved, kind: move };
    }
    const draft = remark(ticket, 'rate', at, data);
    const { events, head } = appendEvents(ticketNumber, ticket, [draft]);
    const rated = { ...ticket, ...head, updatedAt: at };
    await saveTicket(query, rated, events);
    return { before: ticket, after: rated, kind: 'rate' };
  });
}

/** An event that leaves the state as it is and that nobody of the staff caused. */
export const remark = (
  ticket: Ticket,
  kind: string,
  at: Date,
  data: EventDraft['data'],
): EventDraft => ({
  kind,
  fromState: ticket.state,
  toState: ticket.state,
  at,
  actorId: null,
  actorName: null,
  departmentId: ticket.departmentId,
  note: null,
  data,
});

function checkRating({ comment, ...scores }: Rating): void {
  const fields = Object.entries(scores)
    .filter(([, score]) => !(Number.isInteger(score) && score >= 1 && score <= 5))
    .map(([name]) => ({ field: `/${name}`, message: 'Give one to five stars.' }));
  if ((comment?.length ?? 0) > MAX_COMMENT) {
    fields.push({ field: '/comment', message: `At most ${MAX_COMMENT} characters.` });
  }
  if (fields.length > 0)
    throw new AppError('invalid-field', 'The rating is not valid.', { fields });
}
