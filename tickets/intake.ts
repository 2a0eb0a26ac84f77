import type { Asset } from '../assets/index.ts';
import { newId } from '../platform/ids.ts';
import type { Complaint, IntakeFacts } from './complaints/complaint-store.ts';
import { deadline, publicDeadline } from './deadline.ts';
import { plainText } from './plain-text.ts';
import type { Ticket } from './ticket.ts';
import { type EventDraft, type EventValue, emptyChain } from './ticket-event.ts';

/** Why something happens to a ticket: what the reporter or the camera has said, by ids. */
export type Cause = { at: Date; data: { [key: string]: EventValue } };

/** That a reporter has complained. */
export const complained = ({ filedAt, complaintId }: Complaint): Cause => ({
  at: filedAt,
  data: { complaintId },
});

/** Nobody who is signed in did it. */
const unsigned = { actorId: null, actorName: null, note: null };

/** What a complaint (`join`) or a sighting that joins a ticket adds to its history. */
export const joiningEvent = (
  ticket: Pick<Ticket, 'state' | 'departmentId'>,
  kind: 'join' | 'sighting',
  cause: Cause,
): EventDraft => ({
  ...unsigned,
  ...cause,
  kind,
  fromState: ticket.state,
  toState: ticket.state,
  departmentId: ticket.departmentId,
});

/**
 * Filed by who or what saw it, dispatched by the service, which knows whose it is; a ticket that stays
 * `new` is left to a dispatcher.
 */
export function openingEvents(ticket: Ticket, cause: Cause): EventDraft[] {
  const { departmentId, dueAt, calendarCovered } = ticket;
  const deadline = { dueAt: dueAt?.toISOString() ?? null, calendarCovered };
  const filed: EventDraft = {
    ...{ ...unsigned, ...cause, departmentId },
    ...{ kind: 'file', fromState: null, toState: 'new' },
  };
  if (ticket.state === 'new') return [{ ...filed, data: { ...filed.data, ...deadline } }];
  return [
    filed,
    {
      ...filed,
      kind: 'dispatch',
      fromState: 'new',
      toState: 'dispatched',
      data: deadline,
    },
  ];
}

/** What a ticket is about, and who answers for it. */
export type Subject = Pick<
  Ticket,
  | 'assetId'
  | 'classCode'
  | 'problemCode'
  | 'lng'
  | 'lat'
  | 'locationNote'
  | 'street'
  | 'community'
  | 'isDemo'
  | 'departmentId'
  | 'supervisorId'
  | 'complaintCount'
> & { state: 'new' | 'dispatched' };

/** The ticket that a first complaint or sighting opens. */
export function newTicket(
  subject: Subject,
  number: string,
  {
    responsibility,
    exceptions,
    coveredThrough,
  }: Pick<IntakeFacts, 'responsibility' | 'exceptions' | 'coveredThrough'>,
  at: Date,
): Ticket {
  const { responsibilityId, urgency, limitValue, limitClock } = responsibility;
  return {
    ...subject,
    ticketId: newId(),
    ticketNumber: number,
    version: 1,
    ...{ responsibilityId, urgency, limitValue, limitClock },
    filedAt: at,
    ...deadline({ exceptions, coveredThrough }, at, { value: limitValue, clock: limitClock }),
    extensionCount: 0,
    extension: null,
    lastComplaintAt: at,
    reopenCount: 0,
    specialSupervision: false,
    escalatedAt: null,
    handledAt: null,
    closedAt: null,
    suspendedAt: null,
    inSample: false,
    updatedAt: at,
    ...emptyChain,
  };
}

/** The subject of a ticket about a fixture, which names its maintainer. */
export function aboutAsset(asset: Asset, problemCode: string, complaintCount: number): Subject {
  const { assetId, classCode, lng, lat, locationNote, street, community, isDemo } = asset;
  return {
    ...{ assetId, classCode, problemCode, lng, lat, locationNote, street, community, isDemo },
    departmentId: asset.maintainerId,
    supervisorId: asset.supervisorId,
    state: 'dispatched',
    complaintCount,
  };
}

/** The row of a complaint; `position` counts the reporters of the ticket. */
export function newComplaint(
  filing: Pick<Complaint, 'clientKey' | 'plateId' | 'problemCode' | 'lang' | 'channel'> & {
    complaintId: string;
    text?: string | undefined;
  },
  ticket: Pick<Ticket, 'ticketId' | 'dueAt'>,
  position: number,
  at: Date,
): Complaint {
  const { complaintId, clientKey, plateId, problemCode, lang, channel } = filing;
  return {
    complaintId,
    ticketId: ticket.ticketId,
    ...{ clientKey, plateId, problemCode, lang, channel, position },
    text: plainText(filing.text ?? '') || null,
    promisedDueAt: ticket.dueAt && publicDeadline(ticket.dueAt),
    filedAt: at,
  };
}
