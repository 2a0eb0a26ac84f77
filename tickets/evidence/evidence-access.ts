import {
  type EvidenceItem,
  evidenceById,
  recordEvidenceView,
  ticketChain,
} from '../../detection/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import type { Ticket } from '../ticket.ts';
import { canSee } from '../ticket-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { ticketByNumber } from '../ticket-store.ts';

type AccessDeps = Pick<TicketDeps, 'db' | 'clock'>;

/** The ticket, if somebody may see it now. */
async function visibleTicket(
  { db, clock }: AccessDeps,
  actor: Actor,
  ticketNumber: string,
): Promise<Ticket | undefined> {
  const ticket = await ticketByNumber(db.query, ticketNumber);
  return ticket && canSee(actor, ticket, clock.now()) ? ticket : undefined;
}

/** The ticket, for somebody who may see it. Throws `not-found`. */
export async function seenTicket(
  deps: AccessDeps,
  actor: Actor,
  ticketNumber: string,
): Promise<Ticket> {
  const ticket = await visibleTicket(deps, actor, ticketNumber);
  if (ticket) return ticket;
  throw new AppError('not-found', 'There is no such ticket, or it is not yours.');
}

/** Whether somebody may see the pictures of a ticket; grid workers may only until it is closed. */
export const seesPictures = async (
  deps: AccessDeps,
  actor: Actor,
  ticketNumber: string,
): Promise<boolean> => (await visibleTicket(deps, actor, ticketNumber)) !== undefined;

/** A piece of evidence, for somebody who may see its ticket. Throws `not-found`. */
export async function seenEvidence(
  deps: AccessDeps,
  actor: Actor,
  evidenceId: string,
): Promise<EvidenceItem> {
  const item = await evidenceById(deps.db.query, evidenceId);
  const [what, ticketNumber = ''] = item?.chain.split(':') ?? [];
  const isSeen = what === 'ticket' && (await visibleTicket(deps, actor, ticketNumber));
  if (item && isSeen) return item;
  throw new AppError('not-found', 'There is no such evidence, or it is not yours to see.');
}

/** Writes down that a person looked at an original, or at everything as a bundle. */
export const recordView = (
  { db, clock }: AccessDeps,
  actor: Pick<Actor, 'staffId' | 'name'> | null,
  viewed: { ticketNumber: string } | EvidenceItem,
): Promise<void> =>
  recordEvidenceView(db.query, {
    chain: 'chain' in viewed ? viewed.chain : ticketChain(viewed.ticketNumber),
    evidenceId: 'evidenceId' in viewed ? viewed.evidenceId : null,
    staffId: actor?.staffId ?? null,
    staffName: actor?.name ?? 'citymark evidence export',
    viewedAt: clock.now(),
  });
