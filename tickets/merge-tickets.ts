import type { Actor } from '../platform/actor.ts';
import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { insertRefusal } from './board/candidate-store.ts';
import { remark } from './complaints/rate-ticket.ts';
import { moveLocked, tellDepartments } from './handle-ticket.ts';
import { goOnIn, lockPair } from './merge-store.ts';
import { openStates, type Ticket } from './ticket.ts';
import { canSee } from './ticket-access.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { appendEvents } from './ticket-event.ts';
import { lockTicket, saveTicket, ticketByNumber } from './ticket-store.ts';

const invalid = (field: string, message: string) =>
  new AppError('invalid-field', message, { fields: [{ field: `/${field}`, message }] });

type Merging = { into: string; version: number };

/**
 * 并案: one ticket ends and goes on in another about the same thing. Its reporters follow the other from then on, and
 * what cameras see of it belongs to the other; both histories say so. Throws `not-found`, `conflict` when somebody
 * moved the ticket since `version`, `invalid-field` when the other is the same, and `ticket-move-not-allowed`.
 */
export async function mergeTickets(
  deps: TicketDeps,
  actor: Actor,
  ticketNumber: string,
  { into, version }: Merging,
): Promise<void> {
  if (into === ticketNumber) throw invalid('into', 'A ticket cannot go on in itself.');
  const { before, merged, target } = await deps.db.transaction(async (query) => {
    await lockPair(query, [ticketNumber, into]);
    const ticket = await seenTicket(deps, query, actor, ticketNumber);
    const other = await seenTicket(deps, query, actor, into);
    if (ticket.version !== version) {
      throw new AppError('conflict', 'Somebody else has moved this ticket. Reload it.');
    }
    if (!openStates.includes(other.state)) {
      throw new AppError('ticket-move-not-allowed', `The other ticket is ${other.state}.`);
    }
    const data = { into: other.ticketNumber };
    const moved = await moveLocked(deps, query, ticket, { move: 'merge', data }, actor);
    await goOnIn(query, ticket, other);
    const grown = { ...other, complaintCount: other.complaintCount + ticket.complaintCount };
    return {
      before: ticket,
      merged: moved,
      target: await noteMerged(deps, query, grown, { ticket, actor }),
    };
  });
  tellDepartments(deps, before, merged, 'merge');
  tellDepartments(deps, target, target, 'absorb');
}

async function seenTicket(
  deps: Pick<TicketDeps, 'clock'>,
  query: Query,
  actor: Actor,
  ticketNumber: string,
): Promise<Ticket> {
  const ticket = await lockTicket(query, ticketNumber);
  if (ticket && canSee(actor, ticket, deps.clock.now())) return ticket;
  throw new AppError('not-found', `There is no ticket ${ticketNumber}, or it is not yours.`);
}

/** The history of the ticket that goes on says what has joined it. */
async function noteMerged(
  { clock }: Pick<TicketDeps, 'clock'>,
  query: Query,
  target: Ticket,
  { ticket, actor }: { ticket: Ticket; actor: Actor },
): Promise<Ticket> {
  const at = clock.now();
  const data = { from: ticket.ticketNumber, complaints: ticket.complaintCount };
  const draft = {
    ...remark(target, 'absorb', at, data),
    actorId: actor.staffId,
    actorName: actor.name,
  };
  const { events, head } = appendEvents(target.ticketNumber, target, [draft]);
  const after = { ...target, ...head, updatedAt: at };
  await saveTicket(query, after, events);
  return after;
}

/** Remembers that two tickets that look alike are two, so that nobody is asked again. Throws `not-found`. */
export async function keepApart(
  deps: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  numbers: readonly [string, string],
): Promise<void> {
  const at = deps.clock.now();
  const [one, other] = await Promise.all(
    numbers.map((number) => ticketByNumber(deps.db.query, number)),
  );
  if (!one || !other || one.ticketId === other.ticketId) {
    throw new AppError('not-found', 'There are no two such tickets.');
  }
  const by = { staffId: actor.staffId, staffName: actor.name, at };
  await insertRefusal(deps.db.query, [one.ticketId, other.ticketId], by);
}
