import type { Query } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { firstSightingOf } from '../alerts/sighting-store.ts';
import { moveLocked, tellDepartments } from '../handle-ticket.ts';
import { claimedDone, openStates, type Ticket } from '../ticket.ts';
import { ticketAlgorithm } from '../ticket-algorithm.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { lockTicket, unseenTickets, unverifiedTickets } from '../ticket-store.ts';
import { holdTicketFootage } from './hold-ticket-footage.ts';
import {
  categoriesOf,
  lookBy,
  type VerificationKind,
  type VerificationState,
} from './verification.ts';
import { policyFor } from './verification-policy-store.ts';
import { insertVerification } from './verification-store.ts';

/** Begins the post-check of every ticket that was reported done; answers how many. */
export async function openPostChecks(deps: TicketDeps): Promise<number> {
  let opened = 0;
  for (const ticketNumber of await unverifiedTickets(deps.db.query)) {
    const moved = await deps.db.transaction(async (query) => {
      const ticket = await lockTicket(query, ticketNumber);
      if (!ticket || !claimedDone.includes(ticket.state)) return undefined;
      const isNew = await openVerification(deps, query, ticket, 'post-check', 'running');
      await holdTicketFootage(deps, query, ticket, 'handled', ticket.handledAt ?? ticket.updatedAt);
      if (!isNew || ticket.state === 'verifying') return undefined;
      return moveLocked(deps, query, ticket, { move: 'verify' }, 'system');
    });
    if (!moved) continue;
    opened += 1;
    tellDepartments(deps, moved, moved, 'verify');
  }
  return opened;
}

/** Begins the pre-check of every ticket that was reported anew; answers how many. */
export async function openPreChecks(deps: TicketDeps): Promise<number> {
  let opened = 0;
  for (const ticketNumber of await unseenTickets(deps.db.query, deps.clock.now())) {
    const isNew = await deps.db.transaction(async (query) => {
      const ticket = await lockTicket(query, ticketNumber);
      if (!ticket || !openStates.includes(ticket.state)) return false;
      await holdTicketFootage(deps, query, ticket, 'filed', ticket.filedAt);
      return openVerification(deps, query, ticket, 'pre-check', 'running');
    });
    if (isNew) opened += 1;
  }
  return opened;
}

/** Opens one verification of a locked ticket, by the policy of now; false when one is open already. */
export async function openVerification(
  { clock }: Pick<TicketDeps, 'clock'>,
  query: Query,
  ticket: Ticket,
  kind: VerificationKind,
  state: VerificationState,
): Promise<boolean> {
  const openedAt = clock.now();
  const sighting = await firstSightingOf(query, ticket.ticketId);
  const algorithmId = sighting?.algorithmId ?? ticketAlgorithm(ticket);
  const policy = await policyFor(query, categoriesOf(ticket, algorithmId));
  return insertVerification(query, {
    ...policy,
    ...{ verificationId: newId(), ticketId: ticket.ticketId, kind, state, openedAt, algorithmId },
    dueAt: lookBy(ticket.urgency, openedAt),
    cameraId: sighting?.cameraId ?? null,
  });
}
