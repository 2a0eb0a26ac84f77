import type { Role } from '../platform/actor.ts';
import type { LimitClock } from './deadline.ts';

export const ticketStates = [
  'new',
  'rejected',
  'dispatched',
  'accepted',
  'handled',
  'verifying',
  'closed',
  'returned',
  'disputed',
  'suspended',
  'merged',
  'reopened',
] as const;
export type TicketState = (typeof ticketStates)[number];

export const urgencies = ['A', 'B', 'C'] as const;
export type Urgency = (typeof urgencies)[number];

/** A handling department that waits for a dispatcher to grant it more of its own limit's units. */
export type Extension = { value: number; reason: string; requestedAt: Date };

export type Ticket = {
  ticketId: string;
  ticketNumber: string;
  version: number;
  state: TicketState;
  urgency: Urgency;
  classCode: string;
  problemCode: string;
  assetId: string | null;
  lng: number;
  lat: number;
  locationNote: string | null;
  street: string | null;
  community: string | null;
  departmentId: string;
  supervisorId: string | null;
  /** The version of the responsibility list it was filed under; null: from before there were any. */
  responsibilityId: string | null;
  limitValue: number;
  limitClock: LimitClock;
  filedAt: Date;
  dueAt: Date | null;
  calendarCovered: boolean;
  extensionCount: number;
  extension: Extension | null;
  complaintCount: number;
  lastComplaintAt: Date;
  reopenCount: number;
  specialSupervision: boolean;
  escalatedAt: Date | null;
  handledAt: Date | null;
  closedAt: Date | null;
  suspendedAt: Date | null;
  /** Closed by the machine, and a person looks again whether that was right. */
  inSample: boolean;
  updatedAt: Date;
  headHash: Uint8Array;
  eventCount: number;
  isDemo: boolean;
};

/** What members of staff can do to a ticket; the last part of the route that does it. */
export const staffMoves = [
  'accept',
  'return',
  'dispute',
  'request-extension',
  'handled',
  'grant-extension',
  'refuse-extension',
  'dispatch',
  'send-back',
  'reject',
  'suspend',
  'resume',
  'supervise',
] as const;
export type StaffMove = (typeof staffMoves)[number];

/**
 * Moves of the service itself and of the reporter, and those that follow from a finding: `confirm` closes,
 * `overturn` and `contradict` open again what was closed wrongly. `merge` (merge-tickets.ts) takes two tickets.
 */
export const otherMoves = [
  'verify',
  'confirm',
  'reopen',
  'flag',
  'overturn',
  'contradict',
  'merge',
] as const;
export type Move = StaffMove | (typeof otherMoves)[number];

/** `own` = a handler of the department that has the ticket; `system` and `citizen` have no account. */
export type Who = 'own' | 'system' | 'citizen' | Role;
/** What the caller has to bring. */
export type Need = 'reason' | 'note' | 'department' | 'value' | 'finding';
/** What must be true of the ticket besides its state. */
export type Condition =
  | 'extension-left'
  | 'extension-pending'
  | 'no-extension-pending'
  | 'not-late'
  | 'not-reopened'
  | 'reopened-before'
  | 'supervised'
  | 'not-supervised';

/** What somebody has seen of a ticket's place; nothing closes without one. */
export type MoveFinding = {
  verdict: 'gone' | 'still_there';
  /** A camera and a model, a person at the desk, a person on the spot, or who reported it. */
  by: 'machine' | 'person' | 'field' | 'reporter';
};

export type Transition = {
  move: Move;
  from: readonly TicketState[];
  /** `same`: the state stays. */
  to: TicketState | 'same';
  who: readonly Who[];
  needs: readonly Need[];
  conditions: readonly Condition[];
};

const row = (
  move: Move,
  from: readonly TicketState[],
  to: Transition['to'],
  who: readonly Who[],
  needs: readonly Need[] = [],
  conditions: readonly Condition[] = [],
): Transition => ({ move, from, to, who, needs, conditions });

const withDepartment = ['dispatched', 'reopened', 'accepted'] as const;
/** The department says that it is done; nobody has seen yet whether it is. */
export const claimedDone: readonly TicketState[] = ['handled', 'verifying'];
/** The states in which further complaints about the same thing join the ticket. */
export const openStates: readonly TicketState[] = ticketStates.filter(
  (state) => state !== 'rejected' && state !== 'closed' && state !== 'merged',
);

/** The states out of which a ticket can go on in another about the same thing. */
export const mergeable: readonly TicketState[] = [
  'new',
  'dispatched',
  'accepted',
  'returned',
  'disputed',
  'suspended',
  'reopened',
];

/**
 * Everything that can happen to a ticket after it was filed; nothing else can. A move may have
 * several rows, of which one holds for a state.
 */
export const transitions: readonly Transition[] = [
  row(
    'dispatch',
    ['new', 'returned', 'disputed'],
    'dispatched',
    ['dispatcher', 'system'],
    ['department'],
  ),
  row('reject', ['new', 'returned', 'disputed'], 'rejected', ['dispatcher'], ['reason']),
  row('accept', ['dispatched', 'reopened'], 'accepted', ['own']),
  row('return', withDepartment, 'returned', ['own'], ['reason']),
  row('dispute', withDepartment, 'disputed', ['own'], ['reason']),
  row(
    'request-extension',
    ['accepted'],
    'same',
    ['own'],
    ['reason', 'value'],
    ['extension-left', 'no-extension-pending', 'not-late'],
  ),
  row('grant-extension', ['accepted'], 'same', ['dispatcher'], [], ['extension-pending']),
  row('refuse-extension', ['accepted'], 'same', ['dispatcher'], ['reason'], ['extension-pending']),
  row('suspend', ['accepted'], 'suspended', ['dispatcher'], ['reason']),
  row('resume', ['suspended'], 'accepted', ['dispatcher']),
  row('handled', ['accepted'], 'handled', ['own'], ['note']),
  row('verify', ['handled'], 'verifying', ['system']),
  row(
    'confirm',
    claimedDone,
    'closed',
    ['system', 'grid_worker', 'dispatcher', 'citizen'],
    ['finding'],
  ),
  row('send-back', claimedDone, 'accepted', ['dispatcher', 'grid_worker', 'system'], ['reason']),
  row(
    'send-back',
    ['closed'],
    'reopened',
    ['dispatcher', 'supervisor'],
    ['reason'],
    ['supervised'],
  ),
  row('reopen', [...claimedDone, 'closed'], 'reopened', ['citizen'], [], ['not-reopened']),
  row('contradict', ['closed'], 'reopened', ['system'], ['finding'], ['not-reopened']),
  row('overturn', ['closed'], 'reopened', ['grid_worker', 'dispatcher'], ['finding']),
  row('flag', [...claimedDone, 'closed'], 'same', ['citizen'], [], ['reopened-before']),
  row('merge', mergeable, 'merged', ['dispatcher']),
  row('supervise', openStates, 'same', ['dispatcher', 'supervisor'], ['note'], ['not-supervised']),
];

/** The states in which the clock runs: work is owed and nobody has claimed that it is done. */
export const clockRuns: readonly TicketState[] = [
  'new',
  'dispatched',
  'accepted',
  'returned',
  'disputed',
  'reopened',
];

/** Late: the time is up and nobody has claimed that it is done. */
export const isOverdue = (ticket: Pick<Ticket, 'state' | 'dueAt'>, at: Date): boolean =>
  ticket.dueAt !== null && ticket.dueAt < at && clockRuns.includes(ticket.state);

const conditionHolds: Record<Condition, (ticket: Ticket, at: Date) => boolean> = {
  'extension-left': (ticket) => ticket.extensionCount < MAX_EXTENSIONS,
  'extension-pending': (ticket) => ticket.extension !== null,
  'no-extension-pending': (ticket) => ticket.extension === null,
  'not-late': (ticket, at) => !isOverdue(ticket, at),
  'not-reopened': (ticket) => ticket.reopenCount === 0,
  'reopened-before': (ticket) => ticket.reopenCount > 0,
  supervised: (ticket) => ticket.specialSupervision,
  'not-supervised': (ticket) => !ticket.specialSupervision,
};

export const MAX_EXTENSIONS = 2;

/** The row of the table for this move of this ticket now, whoever asks; undefined when there is none. */
export const findTransition = (ticket: Ticket, move: Move, at: Date): Transition | undefined =>
  transitions.find(
    (each) =>
      each.move === move &&
      each.from.includes(ticket.state) &&
      each.conditions.every((condition) => conditionHolds[condition](ticket, at)),
  );
