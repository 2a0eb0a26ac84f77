import { type Actor, hasRole } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import { deadline, resumedDeadline, type WorkCalendar } from './deadline.ts';
import { plainText } from './plain-text.ts';
import {
  findTransition,
  type Move,
  type MoveFinding,
  type StaffMove,
  staffMoves,
  type Ticket,
  type Transition,
} from './ticket.ts';
import { appendEvents, type EventValue, type TicketEvent } from './ticket-event.ts';

/** Who moves a ticket: a member of staff, the reporter, or the service itself. */
export type Mover = Actor | 'citizen' | 'system';

export type MoveRequest = {
  move: Move;
  reason?: string | undefined;
  note?: string | undefined;
  departmentId?: string | undefined;
  /** Further units of the ticket's own limit. */
  value?: number | undefined;
  /** What was seen, where the move follows from that. */
  finding?: MoveFinding | undefined;
  /** What else the event should remember. */
  data?: { [key: string]: EventValue };
};

/** When, and by which calendar. */
export type MoveContext = { at: Date; calendar: WorkCalendar };

const isWho = (transition: Transition, ticket: Ticket, mover: Mover): boolean =>
  typeof mover === 'string'
    ? transition.who.includes(mover)
    : transition.who.some((who) =>
        who === 'own'
          ? hasRole(mover, 'handler') && mover.departmentId === ticket.departmentId
          : who !== 'system' && who !== 'citizen' && hasRole(mover, who),
      );

/** What this member of staff may do to this ticket now. */
export const allowedMoves = (ticket: Ticket, actor: Actor, at: Date): StaffMove[] =>
  staffMoves.filter((move) => {
    const transition = findTransition(ticket, move, at);
    return transition !== undefined && isWho(transition, ticket, actor);
  });

const freshDeadline = (ticket: Ticket, { at, calendar }: MoveContext) => ({
  ...deadline(calendar, at, { value: ticket.limitValue, clock: ticket.limitClock }),
  escalatedAt: null,
});

function extended(ticket: Ticket, { calendar }: MoveContext): Partial<Ticket> {
  if (!ticket.extension || !ticket.dueAt) return {};
  const limit = { value: ticket.extension.value, clock: ticket.limitClock };
  return {
    ...deadline(calendar, ticket.dueAt, limit),
    extensionCount: ticket.extensionCount + 1,
    extension: null,
    escalatedAt: null,
  };
}

function resumed(ticket: Ticket, { at, calendar }: MoveContext): Partial<Ticket> {
  const { dueAt, suspendedAt, limitClock } = ticket;
  if (!dueAt || !suspendedAt) return { suspendedAt: null };
  return { ...resumedDeadline(calendar, dueAt, suspendedAt, at, limitClock), suspendedAt: null };
}

function reopened(ticket: Ticket, _request: MoveRequest, context: MoveContext): Partial<Ticket> {
  return {
    handledAt: null,
    closedAt: null,
    inSample: false,
    reopenCount: ticket.reopenCount + 1,
    ...freshDeadline(ticket, context),
  };
}

type Effect = (ticket: Ticket, request: MoveRequest, context: MoveContext) => Partial<Ticket>;

/** What a move changes besides the state. */
const effects: Record<Move, Effect> = {
  dispatch: (ticket, { departmentId }, context) => ({
    departmentId: departmentId ?? ticket.departmentId,
    ...freshDeadline(ticket, context),
  }),
  reject: (_ticket, _request, { at }) => ({ closedAt: at }),
  accept: () => ({}),
  return: () => ({ extension: null }),
  dispute: () => ({ extension: null }),
  'request-extension': (_ticket, { value = 0, reason = '' }, { at }) => ({
    extension: { value, reason: plainText(reason), requestedAt: at },
  }),
  'grant-extension': (ticket, _request, context) => extended(ticket, context),
  'refuse-extension': () => ({ extension: null }),
  suspend: (_ticket, _request, { at }) => ({ suspendedAt: at, extension: null }),
  resume: (ticket, _request, context) => resumed(ticket, context),
  handled: (_ticket, _request, { at }) => ({ handledAt: at, extension: null }),
  verify: () => ({}),
  confirm: (_ticket, _request, { at }) => ({ closedAt: at }),
  // A claim that was not true buys no time: from *handled* the old deadline stands.
  'send-back': (ticket, _request, context) => ({
    handledAt: null,
    closedAt: null,
    inSample: false,
    ...(ticket.state === 'closed' ? freshDeadline(ticket, context) : {}),
  }),
  reopen: reopened,
  contradict: reopened,
  overturn: reopened,
  merge: (_ticket, _request, { at }) => ({ closedAt: at, suspendedAt: null, extension: null }),
  flag: () => ({ specialSupervision: true }),
  supervise: () => ({ specialSupervision: true }),
};

/**
 * One move of one ticket: the ticket as it is afterwards, and the event that says so. Throws
 * `ticket-move-not-allowed` when the table has no such row for the ticket as it is, `not-allowed` when it
 * is not for this mover, `invalid-field` when something the row needs is missing.
 */
export function applyMove(
  ticket: Ticket,
  request: MoveRequest,
  mover: Mover,
  context: MoveContext,
): { ticket: Ticket; events: TicketEvent[] } {
  const transition = findTransition(ticket, request.move, context.at);
  if (!transition) {
    throw new AppError(
      'ticket-move-not-allowed',
      `"${request.move}" is not possible for a ticket that is ${ticket.state}. Reload it to see what is.`,
    );
  }
  if (!isWho(transition, ticket, mover)) {
    throw new AppError('not-allowed', `"${request.move}" is for: ${transition.who.join(', ')}.`);
  }
  requireNeeds(transition, ticket, request);
  const toState = transition.to === 'same' ? ticket.state : transition.to;
  const change = effects[request.move](ticket, request, context);
  const moved = { ...ticket, ...change, state: toState, version: ticket.version + 1 };
  const { events, head } = appendEvents(ticket.ticketNumber, ticket, [
    {
      kind: request.move,
      fromState: ticket.state,
      toState,
      at: context.at,
      actorId: typeof mover === 'string' ? null : mover.staffId,
      actorName: typeof mover === 'string' ? null : mover.name,
      departmentId: moved.departmentId,
      note: plainText(request.reason ?? request.note ?? '') || null,
      data: eventData(ticket, moved, request),
    },
  ]);
  return { ticket: { ...moved, ...head, updatedAt: context.at }, events };
}

function eventData(before: Ticket, after: Ticket, request: MoveRequest) {
  const data: { [key: string]: EventValue } = { ...request.data };
  if (request.finding) Object.assign(data, request.finding);
  if (after.dueAt?.getTime() !== before.dueAt?.getTime()) {
    data.dueAt = after.dueAt?.toISOString() ?? null;
    data.calendarCovered = after.calendarCovered;
  }
  const extension = request.move === 'request-extension' ? after.extension : before.extension;
  if (request.move.endsWith('-extension') && extension) data.value = extension.value;
  return data;
}

/** Longest reason or note, in characters. */
export const MAX_NOTE = 2000;

/** What must have been seen for a move that follows from a finding. */
const wanted = (move: Move): MoveFinding['verdict'] =>
  move === 'confirm' ? 'gone' : 'still_there';

function requireNeeds({ needs }: Transition, ticket: Ticket, request: MoveRequest): void {
  const missing = (field: string, message: string) => {
    throw new AppError('invalid-field', message, { fields: [{ field: `/${field}`, message }] });
  };
  for (const need of needs) {
    if (need === 'reason' && !plainText(request.reason ?? '')) missing('reason', 'Say why.');
    if (need === 'note' && !plainText(request.note ?? '')) missing('note', 'Say what was done.');
    if (need === 'department' && !request.departmentId) {
      missing('departmentId', 'Choose the department.');
    }
    if (need === 'finding' && request.finding?.verdict !== wanted(request.move)) {
      missing('finding', `"${request.move}" needs somebody who has seen that it is so.`);
    }
    const { value = 0 } = request;
    if (
      need === 'value' &&
      !(Number.isInteger(value) && value >= 1 && value <= ticket.limitValue)
    ) {
      missing('value', `Ask for 1 to ${ticket.limitValue} units of the ticket's own limit.`);
    }
  }
}
