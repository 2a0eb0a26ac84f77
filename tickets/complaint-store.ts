import { empty, maybeOne, one, type Query, type Statement, sql } from '../platform/db.ts';
import type { Day, LimitClock } from './deadline.ts';
import { insertPhotos, type KeptPhoto } from './photo-store.ts';
import { openStates, type Ticket, type TicketState, type Urgency } from './ticket.ts';
import type { ChainHead, TicketEvent } from './ticket-event.ts';
import { insertEvents, insertTicket } from './ticket-store.ts';

export type Channel = 'scan' | 'form' | 'offline' | 'api';

export type Complaint = {
  complaintId: string;
  ticketId: string;
  clientKey: string;
  plateId: string | null;
  problemCode: string;
  text: string | null;
  lang: 'zh' | 'en';
  channel: Channel;
  position: number;
  promisedDueAt: Date | null;
  filedAt: Date;
};

export type SealedContact = { sealed: Uint8Array; lookup: Uint8Array; shared: boolean };

/** A complaint that was filed before under the same client key, as it was answered then. */
export type EarlierComplaint = {
  complaintId: string;
  ticketNumber: string;
  assetId: string | null;
  problemCode: string;
  position: number;
  promisedDueAt: Date | null;
};

type OpenTicket = ChainHead & {
  ticketId: string;
  ticketNumber: string;
  state: TicketState;
  departmentId: string;
  dueAt: Date | null;
  complaintCount: number;
};

/** All that filing a complaint has to know, in one round trip. */
export type IntakeFacts = {
  serial: number;
  problemKnown: boolean;
  openTicket: OpenTicket | undefined;
  responsibility: { urgency: Urgency; limitValue: number; limitClock: LimitClock };
  exceptions: ReadonlyMap<Day, boolean>;
  coveredThrough: Day;
};

const earlier = (clientKey: string) => sql`
  select c.complaint_id as "complaintId", t.ticket_number as "ticketNumber", t.asset_id as "assetId",
    c.problem_code as "problemCode", c.position, c.promised_due_at as "promisedDueAt"
  from complaints c join tickets t using (ticket_id) where c.client_key = ${clientKey}`;

export const complaintByKey = (
  query: Query,
  clientKey: string,
): Promise<EarlierComplaint | undefined> => maybeOne(query<EarlierComplaint>(earlier(clientKey)));

type FactsRow = Omit<OpenTicket, 'ticketId'> &
  IntakeFacts['responsibility'] & {
    ticketId: string | null;
    serial: number;
    problemKnown: boolean;
    days: Record<Day, boolean> | null;
    coveredThrough: Day | null;
  };

/**
 * `fromDay`: the civil day from which the calendar is needed. With `lock` the open ticket stays as it is
 * until the transaction ends.
 */
export async function intakeFacts(
  query: Query,
  about: { assetId: string; classCode: string; problemCode: string; fromDay: Day },
  lock: boolean,
): Promise<IntakeFacts> {
  const { assetId, classCode, problemCode, fromDay } = about;
  const {
    ticketId,
    serial,
    problemKnown,
    days,
    coveredThrough,
    urgency,
    limitValue,
    limitClock,
    ...open
  } = await one(
    query<FactsRow>(sql`
    with open_ticket as (
      select ticket_id, ticket_number, state, department_id, due_at, complaint_count, head_hash, event_count
      from tickets
      where asset_id = ${assetId} and problem_code = ${problemCode} and state = any(${openStates})
      ${lock ? sql`for update` : empty}
    )
    select nextval('ticket_serial') as serial,
      exists (select from asset_problems
        where class_code = ${classCode} and problem_code = ${problemCode}) as "problemKnown",
      r.urgency, r.limit_value as "limitValue", r.limit_clock as "limitClock",
      (select jsonb_object_agg(day, working) from calendar_days
        where day between ${fromDay}::date and ${fromDay}::date + 200) as days,
      (select covered_through from calendar_coverage) as "coveredThrough",
      t.ticket_id as "ticketId", t.ticket_number as "ticketNumber", t.state,
      t.department_id as "departmentId", t.due_at as "dueAt", t.complaint_count as "complaintCount",
      t.head_hash as "headHash", t.event_count as "eventCount"
    from (select urgency, limit_value, limit_clock from responsibilities
        where class_code in (${classCode}, '*') and problem_code in (${problemCode}, 'other')
        order by problem_code = ${problemCode} desc, class_code desc limit 1) r
      left join open_ticket t on true`),
  );
  return {
    serial,
    problemKnown,
    openTicket: ticketId === null ? undefined : { ...open, ticketId },
    responsibility: { urgency, limitValue, limitClock },
    exceptions: new Map(Object.entries(days ?? {})),
    coveredThrough: coveredThrough ?? fromDay,
  };
}

type Filing = {
  complaint: Complaint;
  contact: SealedContact | undefined;
  photos: readonly KeptPhoto[];
  events: readonly TicketEvent[];
};

/** The rows every filing adds, as further parts of a `with`. */
function filingRows({ complaint: c, contact, photos, events }: Filing) {
  const contactRow = contact
    ? sql`, contact as (insert into contacts (complaint_id, sealed, lookup, shared)
        values (${c.complaintId}, ${contact.sealed}, ${contact.lookup}, ${contact.shared}))`
    : empty;
  const photoRows = photos.length > 0 ? sql`, photo as (${insertPhotos(photos)})` : empty;
  return sql`
    complaint as (
      insert into complaints (complaint_id, ticket_id, client_key, plate_id, problem_code, text, lang,
        channel, position, promised_due_at, filed_at)
      values (${c.complaintId}, ${c.ticketId}, ${c.clientKey}, ${c.plateId}, ${c.problemCode}, ${c.text},
        ${c.lang}, ${c.channel}, ${c.position}, ${c.promisedDueAt}, ${c.filedAt})),
    events as (${insertEvents(c.ticketId, events)})${contactRow}${photoRows}`;
}

/** Everything a complaint that opens a ticket leaves behind, in one statement. */
export async function insertFirstComplaint(
  query: Query,
  ticket: Ticket,
  filing: Filing,
): Promise<void> {
  await query(sql`with ticket as (${insertTicket(ticket)}), ${filingRows(filing)} select 1`);
}

/**
 * Everything a complaint that joins a ticket leaves behind, in one statement. Fails on
 * `ticket_events_pkey` when the ticket has got another event since it was read.
 */
export async function insertFurtherComplaint(
  query: Query,
  filing: Filing,
  head: ChainHead,
): Promise<void> {
  const { ticketId, position, filedAt } = filing.complaint;
  const statement: Statement = sql`
    with ${filingRows(filing)}
    update tickets set complaint_count = ${position}, last_complaint_at = ${filedAt},
      updated_at = ${filedAt}, head_hash = ${head.headHash}, event_count = ${head.eventCount}
    where ticket_id = ${ticketId}`;
  await query(statement);
}
