import type { Query } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { RATING_DAYS } from '../complaints/rating.ts';
import { moveLocked } from '../handle-ticket.ts';
import type { Cause } from '../intake.ts';
import { findTransition, type Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { closedTicketLike, lockTicket } from '../ticket-store.ts';
import { type Contradiction, closingOf, insertContradiction } from './verification-store.ts';

const DAY_MS = 86_400_000;

/** What speaks against a closing, by its id. */
export type Contradicting = Pick<Contradiction, 'kind' | 'causeId'>;

/** A complaint or sighting: when it was last seen to be so, and what the history should remember. */
export type Contradicts = Contradicting & { seenAt: Date; data: Cause['data'] };

/** Writes down, once, that something speaks against the closing of a ticket; nothing when only its reporter closed it. */
export async function noteContradiction(
  query: Query,
  { ticketId }: Pick<Ticket, 'ticketId'>,
  { kind, causeId }: Contradicting,
  at: Date,
): Promise<void> {
  const closing = await closingOf(query, ticketId);
  if (!closing) return;
  const { verificationId } = closing;
  const contradictionId = newId();
  await insertContradiction(query, {
    contradictionId,
    verificationId,
    ticketId,
    kind,
    causeId,
    at,
  });
}

/** What came of a contradiction: the ticket that is open again, or the number of the one that stays closed. */
export type Contradicted = { reopened: Ticket } | { refersTo: string } | undefined;

/**
 * The same problem at the same place, seen or reported again while the last ticket about it can still be rated,
 * contradicts its closing: the ticket opens again, once, and it counts against whoever verified. A ticket that
 * was opened again before stays closed; the new one refers to it.
 */
export async function contradictClosing(
  deps: Pick<TicketDeps, 'clock'>,
  query: Query,
  subject: Pick<Ticket, 'assetId' | 'classCode' | 'problemCode' | 'lng' | 'lat'>,
  withinM: number,
  { seenAt, data, ...contradicting }: Contradicts,
): Promise<Contradicted> {
  const at = deps.clock.now();
  const since = new Date(at.getTime() - RATING_DAYS * DAY_MS);
  const ticketNumber = await closedTicketLike(query, subject, withinM, since);
  const ticket = ticketNumber ? await lockTicket(query, ticketNumber) : undefined;
  if (!ticket?.closedAt || ticket.state !== 'closed' || seenAt <= ticket.closedAt) return undefined;
  await noteContradiction(query, ticket, contradicting, at);
  if (!findTransition(ticket, 'contradict', at)) return { refersTo: ticket.ticketNumber };
  const finding = { verdict: 'still_there', by: by(contradicting.kind) } as const;
  const request = { move: 'contradict' as const, finding, data };
  return { reopened: await moveLocked(deps, query, ticket, request, 'system') };
}

const by = (kind: Contradicting['kind']) => (kind === 'sighting' ? 'machine' : 'reporter');
