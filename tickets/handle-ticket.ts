import { departmentById } from '../assets/index.ts';
import type { Actor } from '../platform/actor.ts';
import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { loadCalendar } from './calendar-store.ts';
import { dayOf } from './deadline.ts';
import { keepPhotos, type StoredPhoto } from './photos/keep-photos.ts';
import { insertPhotos } from './photos/photo-store.ts';
import type { StaffMove, Ticket } from './ticket.ts';
import { canSee } from './ticket-access.ts';
import { ringBell } from './ticket-bell.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { applyMove, MAX_NOTE, type MoveRequest, type Mover } from './ticket-move.ts';
import { lockTicket, saveTicket, ticketByNumber } from './ticket-store.ts';
import { endVerification } from './verification/end-verification.ts';

/** What a member of staff asks for; `version` is the one they looked at. */
export type StaffRequest = {
  version: number;
  reason?: string | undefined;
  note?: string | undefined;
  departmentId?: string | undefined;
  value?: number | undefined;
  /** With `handled` only. */
  photos?: readonly Uint8Array[];
};

const notSeen = () => new AppError('not-found', 'There is no such ticket, or it is not yours.');

/**
 * One move of a ticket by a member of staff. Throws `not-found` for tickets they may not see, `conflict`
 * when somebody else moved it since `version`, and what `applyMove` and `keepPhotos` throw.
 */
export async function handleTicket(
  deps: TicketDeps,
  actor: Actor,
  ticketNumber: string,
  move: StaffMove,
  request: StaffRequest,
): Promise<Ticket> {
  if ((request.reason ?? request.note ?? '').length > MAX_NOTE) {
    throw new AppError('invalid-field', `The text is longer than ${MAX_NOTE} characters.`);
  }
  const photos = await photosOf(deps, actor, ticketNumber, move, request);
  const { before, after } = await deps.db
    .transaction((query) => moveOnce(deps, query, { actor, ticketNumber, move, request, photos }))
    .catch((error: { constraint?: string }) => {
      if (error.constraint !== 'tickets_open') throw error;
      throw new AppError(
        'conflict',
        'The same problem is open in a newer ticket. Work on that one.',
      );
    });
  tellDepartments(deps, before, after, move);
  return after;
}

type StaffMoving = {
  actor: Actor;
  ticketNumber: string;
  move: StaffMove;
  request: StaffRequest;
  photos: readonly StoredPhoto[];
};

async function moveOnce(
  deps: TicketDeps,
  query: Query,
  { actor, ticketNumber, move, request, photos }: StaffMoving,
): Promise<{ before: Ticket; after: Ticket }> {
  const ticket = await lockTicket(query, ticketNumber);
  if (!ticket || !canSee(actor, ticket, deps.clock.now())) throw notSeen();
  if (ticket.version !== request.version) {
    throw new AppError('conflict', 'Somebody else has moved this ticket. Reload it.');
  }
  if (request.departmentId && !(await departmentById(query, request.departmentId))) {
    const message = 'There is no such department.';
    throw new AppError('invalid-field', message, {
      fields: [{ field: '/departmentId', message }],
    });
  }
  const { photos: _, version: _seen, ...rest } = request;
  const data: MoveRequest['data'] =
    photos.length > 0 ? { photoIds: photos.map((photo) => photo.photoId) } : {};
  const moved = await moveLocked(deps, query, ticket, { ...rest, move, data }, actor);
  if (photos.length > 0) {
    const { ticketId, updatedAt: takenAt } = moved;
    const kept = photos.map((photo) => ({ ...photo, ticketId, takenAt }));
    await query(
      insertPhotos(kept.map((photo) => ({ ...photo, complaintId: null, kind: 'handled' }))),
    );
  }
  return { before: ticket, after: moved };
}

/** Photos are decoded before the ticket is locked, but only for somebody who may bring them. */
async function photosOf(
  deps: TicketDeps,
  actor: Actor,
  ticketNumber: string,
  move: StaffMove,
  { photos = [] }: StaffRequest,
) {
  if (photos.length === 0) return [];
  const ticket = await ticketByNumber(deps.db.query, ticketNumber);
  if (!ticket || !canSee(actor, ticket, deps.clock.now())) throw notSeen();
  if (move !== 'handled') throw new AppError('invalid-field', 'Photos go with "handled" only.');
  return keepPhotos(deps, photos);
}

/** Moves a ticket whose row is locked by this transaction, and writes it. */
export async function moveLocked(
  { clock }: Pick<TicketDeps, 'clock'>,
  query: Query,
  ticket: Ticket,
  request: MoveRequest,
  mover: Mover,
): Promise<Ticket> {
  const calendar = await loadCalendar(query, dayOf(ticket.filedAt));
  const moved = applyMove(ticket, request, mover, { at: clock.now(), calendar });
  await saveTicket(query, moved.ticket, moved.events);
  await endVerification(query, ticket, moved.ticket, {
    mover,
    note: request.reason,
    at: clock.now(),
  });
  return moved.ticket;
}

/** Rings at the department that has the ticket, and at the one that had it. */
export function tellDepartments(
  deps: Pick<TicketDeps, 'bus' | 'logger'>,
  before: Pick<Ticket, 'departmentId'>,
  after: Ticket,
  kind: string,
): void {
  for (const departmentId of new Set([after.departmentId, before.departmentId])) {
    ringBell(deps, { ticketNumber: after.ticketNumber, departmentId, kind, state: after.state });
  }
}
