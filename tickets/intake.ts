import type { Asset } from '../assets/index.ts';
import { newId } from '../platform/ids.ts';
import type { Complaint, IntakeFacts } from './complaint-store.ts';
import { deadline, publicDeadline } from './deadline.ts';
import { plainText } from './plain-text.ts';
import type { Ticket } from './ticket.ts';
import { type EventDraft, emptyChain } from './ticket-event.ts';

const byReporter = (complaint: Complaint, at: Date) => ({
  at,
  actorId: null,
  actorName: null,
  note: null,
  data: { complaintId: complaint.complaintId },
});

/** What a complaint that joins a ticket adds to its history. */
export const joiningEvent = (
  ticket: Pick<Ticket, 'state' | 'departmentId'>,
  complaint: Complaint,
): EventDraft => ({
  ...byReporter(complaint, complaint.filedAt),
  kind: 'join',
  fromState: ticket.state,
  toState: ticket.state,
  departmentId: ticket.departmentId,
});

/** Filed by the reporter, dispatched by the service: the fixture names its maintainer. */
export function openingEvents(ticket: Ticket, complaint: Complaint): EventDraft[] {
  const { departmentId, dueAt, calendarCovered, filedAt } = ticket;
  const filed = { ...byReporter(complaint, filedAt), departmentId };
  return [
    { ...filed, kind: 'file', fromState: null, toState: 'new' },
    {
      ...filed,
      kind: 'dispatch',
      fromState: 'new',
      toState: 'dispatched',
      data: { dueAt: dueAt?.toISOString() ?? null, calendarCovered },
    },
  ];
}

/** The ticket a first complaint opens, already with the fixture's maintainer. */
export function newTicket(
  asset: Asset,
  problemCode: string,
  number: string,
  {
    responsibility,
    exceptions,
    coveredThrough,
  }: Pick<IntakeFacts, 'responsibility' | 'exceptions' | 'coveredThrough'>,
  at: Date,
): Ticket {
  const { urgency, limitValue, limitClock } = responsibility;
  const { assetId, classCode, lng, lat, locationNote, street, community, isDemo } = asset;
  return {
    ticketId: newId(),
    ticketNumber: number,
    version: 1,
    state: 'dispatched',
    ...{ urgency, limitValue, limitClock, problemCode },
    ...{ assetId, classCode, lng, lat, locationNote, street, community, isDemo },
    departmentId: asset.maintainerId,
    supervisorId: asset.supervisorId,
    filedAt: at,
    ...deadline({ exceptions, coveredThrough }, at, { value: limitValue, clock: limitClock }),
    extensionCount: 0,
    extension: null,
    complaintCount: 1,
    lastComplaintAt: at,
    reopenCount: 0,
    specialSupervision: false,
    escalatedAt: null,
    handledAt: null,
    closedAt: null,
    suspendedAt: null,
    updatedAt: at,
    ...emptyChain,
  };
}

/** The row of a complaint; `position` counts the reporters of the ticket. */
export function newComplaint(
  filing: Pick<Complaint, 'clientKey' | 'plateId' | 'problemCode' | 'lang' | 'channel'> & {
    text?: string | undefined;
  },
  ticket: Pick<Ticket, 'ticketId' | 'dueAt'>,
  position: number,
  at: Date,
): Complaint {
  const { clientKey, plateId, problemCode, lang, channel } = filing;
  return {
    complaintId: newId(),
    ticketId: ticket.ticketId,
    ...{ clientKey, plateId, problemCode, lang, channel, position },
    text: plainText(filing.text ?? '') || null,
    promisedDueAt: ticket.dueAt && publicDeadline(ticket.dueAt),
    filedAt: at,
  };
}
