import { empty, maybeOne, type Query, type Statement, sql } from '../../platform/db.ts';
import type { Day, LimitClock } from '../deadline.ts';
import { insertPhotos, type KeptPhoto } from '../photos/photo-store.ts';
import type { Ticket, TicketState, Urgency } from '../ticket.ts';
import type { ChainHead, TicketEvent } from '../ticket-event.ts';
import { insertEvents, insertTicket } from '../ticket-store.ts';

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

/** All that filing a complaint has to know. */
export type IntakeFacts = {
  serial: number;
  problemKnown: boolean;
  openTicket: OpenTicket | undefined;
  /** None is open, and one was closed so lately that this contradicts it. */
  closedLately: boolean;
  responsibility: {
    responsibilityId: string;
    urgency: Urgency;
    limitValue: number;
    limitClock: LimitClock;
  };
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

/** What a complaint is about; the list of `fromDay` holds, and the calendar is needed from then on. */
export type IntakeSubject = {
  /** Null: about a place, whose open tickets are found otherwise. */
  assetId: string | null;
  classCode: string;
  problemCode: string;
  fromDay: Day;
  /** A ticket closed since then can still be contradicted. */
  closedSince: Date;
};

type FactsRow = Omit<OpenTicket, 'ticketId'> &
  IntakeFacts['responsibility'] & {
    ticketId: string | null;
    serial: number;
    problemKnown: boolean;
    closedLately: boolean;
    days: Record<Day, boolean> | null;
    coveredThrough: Day | null;
  };

/** The facts for each of some complaints, in their order and in one statement. */
export async function intakeFacts(
  query: Query,
  subjects: readonly IntakeSubject[],
): Promise<IntakeFacts[]> {
  const fromDay = subjects.map((each) => each.fromDay).sort()[0] ?? '';
  const rows = await query<FactsRow>(sql`
    select nextval('ticket_serial') as serial,
      exists (select from asset_problems p
        where p.class_code = a.class_code and p.problem_code = a.problem_code) as "problemKnown",
      r.responsibility_id as "responsibilityId", r.urgency, r.limit_value as "limitValue", r.limit_clock as "limitClock",
      case when a.n = 1 then (select jsonb_object_agg(day, working) from calendar_days
        where day between ${fromDay}::date and ${fromDay}::date + 200) end as days,
      case when a.n = 1 then (select covered_through from calendar_coverage) end as "coveredThrough",
      t.ticket_id as "ticketId", t.ticket_number as "ticketNumber", t.state,
      t.department_id as "departmentId", t.due_at as "dueAt", t.complaint_count as "complaintCount",
      t.head_hash as "headHash", t.event_count as "eventCount",
      t.ticket_id is null and exists (select from tickets c
        where c.asset_id = a.asset_id and c.problem_code = a.problem_code and c.state = 'closed'
          and c.closed_at >= a.closed_since) as "closedLately"
    from unnest(${subjects.map((each) => each.assetId)}::uuid[],
        ${subjects.map((each) => each.classCode)}::text[],
        ${subjects.map((each) => each.problemCode)}::text[],
        ${subjects.map((each) => each.closedSince)}::timestamptz[],
        ${subjects.map((each) => each.fromDay)}::date[])
        with ordinality as a(asset_id, class_code, problem_code, closed_since, day, n)
      cross join lateral (
        select responsibility_id, urgency, limit_value, limit_clock from responsibilities v
        where class_code in (a.class_code, '*') and problem_code in (a.problem_code, 'other')
          and effective_from <= a.day and not withdrawn
          and not exists (select from responsibilities later
            where later.class_code = v.class_code and later.problem_code = v.problem_code
              and later.effective_from > v.effective_from and later.effective_from <= a.day)
        order by problem_code = a.problem_code desc, class_code desc limit 1) r
      left join tickets t on t.asset_id = a.asset_id and t.problem_code = a.problem_code
        and t.state not in ('rejected', 'closed', 'merged')
    order by a.n`);
  const calendar = {
    exceptions: new Map(Object.entries(rows[0]?.days ?? {})),
    coveredThrough: rows[0]?.coveredThrough ?? fromDay,
  };
  return rows.map((row) => toFacts(row, calendar));
}

function toFacts(
  row: FactsRow,
  calendar: Pick<IntakeFacts, 'exceptions' | 'coveredThrough'>,
): IntakeFacts {
  const { ticketId, serial, problemKnown, closedLately, ...others } = row;
  const { responsibilityId, urgency, limitValue, limitClock, ...rest } = others;
  const { days: _, coveredThrough: _covered, ...open } = rest;
  return {
    ...calendar,
    ...{ serial, problemKnown, closedLately },
    responsibility: { responsibilityId, urgency, limitValue, limitClock },
    openTicket: ticketId === null ? undefined : { ...open, ticketId },
  };
}

/** Keeps the open ticket of a subject, if there is one, as it is until the transaction ends. */
export async function lockOpenTicket(query: Query, subject: IntakeSubject): Promise<void> {
  await query(sql`
    select 1 from tickets where asset_id = ${subject.assetId} and problem_code = ${subject.problemCode}
      and state not in ('rejected', 'closed', 'merged') for update`);
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
