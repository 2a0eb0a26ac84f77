import type { Asset } from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { dayOf } from '../deadline.ts';
import {
  aboutAsset,
  complained,
  joiningEvent,
  newComplaint,
  newTicket,
  openingEvents,
} from '../intake.ts';
import type { StoredPhoto } from '../photos/keep-photos.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { appendEvents, emptyChain } from '../ticket-event.ts';
import { ticketNumber } from '../ticket-number.ts';
import { contradictClosing } from '../verification/contradict-closing.ts';
import type { ComplaintInput } from './complaint-input.ts';
import {
  type Complaint,
  complaintByKey,
  type EarlierComplaint,
  type IntakeFacts,
  type IntakeSubject,
  insertFirstComplaint,
  insertFurtherComplaint,
  intakeFacts,
  lockOpenTicket,
} from './complaint-store.ts';
import { contactContext, contactLookupText } from './contact.ts';
import { RATING_DAYS } from './rating.ts';

/** A complaint that has been checked, with its photos kept. */
export type Filing = Omit<ComplaintInput, 'photos' | 'contact'> & {
  complaintId: string;
  asset: Asset;
  plateId: string;
  contact: string | undefined;
  photos: readonly StoredPhoto[];
};

/** Reads what filing has to know; may share its statement with others. */
export type FactsReader = (subject: IntakeSubject) => Promise<IntakeFacts>;

/** Reads for one complaint alone. */
export const factsOfOne =
  (query: Query): FactsReader =>
  async (subject) => {
    const [facts] = await intakeFacts(query, [subject]);
    if (!facts) throw new Error('the responsibility list has no row for "other"');
    return facts;
  };

/** What was written, to answer and to tell once it is committed. */
export type Written = {
  complaint: Complaint;
  ticket: Pick<Ticket, 'ticketNumber' | 'departmentId' | 'state'>;
  kind: 'dispatch' | 'join' | 'contradict';
};

/**
 * Two first complaints about one thing, one complaint sent twice at once, or a ticket that got another
 * event between reading and writing: whoever loses starts again.
 */
const RACES = [
  'tickets_open',
  'complaints_client_key_key',
  'tickets_ticket_number_key',
  'ticket_events_pkey',
];
const MAX_ATTEMPTS = 5;

/**
 * Writes a complaint with its ticket, or answers the one that was filed under its key before. Reading and writing are one statement each and need no transaction around them: when something that
 * was read has changed, the write fails as a whole. Whoever loses a race takes the lock the next time.
 */
export async function writeComplaint(
  deps: TicketDeps,
  filing: Filing,
  readFacts: FactsReader,
): Promise<Written | EarlierComplaint> {
  const { db } = deps;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const written =
        attempt === 1
          ? await fileOnce(deps, db.query, filing, readFacts)
          : await db.transaction((query) => fileLocked(deps, query, filing));
      // Only in a transaction can it be filed and a closed ticket opened again.
      if (written) return written;
    } catch (error) {
      const { code, constraint = '' } = error as { code?: string; constraint?: string };
      if (code !== '23505' || !RACES.includes(constraint)) throw error;
      const earlier = await complaintByKey(db.query, filing.clientKey);
      if (earlier) return earlier;
      if (attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Undefined: it contradicts a ticket that was closed lately, which takes a transaction. */
async function fileOnce(
  deps: TicketDeps,
  query: Query,
  filing: Filing,
  readFacts: FactsReader,
): Promise<Written | undefined> {
  const at = deps.clock.now();
  const facts = await readFacts(subjectOf(filing, at));
  checkProblem(facts, filing);
  if (facts.openTicket) return join(deps, query, filing, facts.openTicket, at);
  return facts.closedLately ? undefined : open(deps, query, filing, facts, at);
}

/** With the open ticket locked, or one that was closed lately opened again if it can be. */
async function fileLocked(deps: TicketDeps, query: Query, filing: Filing): Promise<Written> {
  const at = deps.clock.now();
  const subject = subjectOf(filing, at);
  const factsOf = factsOfOne(query);
  await lockOpenTicket(query, subject);
  const facts = await factsOf(subject);
  checkProblem(facts, filing);
  if (facts.openTicket) return join(deps, query, filing, facts.openTicket, at);
  if (!facts.closedLately) return open(deps, query, filing, facts, at);
  const { complaintId: causeId, asset, problemCode } = filing;
  const contradicted = await contradictClosing(deps, query, { ...asset, problemCode }, 0, {
    ...{ kind: 'complaint', causeId, seenAt: at, data: { complaintId: causeId } },
  });
  if (contradicted && 'reopened' in contradicted) {
    const joined = await join(deps, query, filing, contradicted.reopened, at);
    return { ...joined, kind: 'contradict' };
  }
  return open(deps, query, filing, facts, at, contradicted?.refersTo);
}

const DAY_MS = 86_400_000;

const subjectOf = ({ asset, problemCode }: Filing, at: Date): IntakeSubject => ({
  ...{ assetId: asset.assetId, classCode: asset.classCode, problemCode, fromDay: dayOf(at) },
  closedSince: new Date(at.getTime() - RATING_DAYS * DAY_MS),
});

function checkProblem({ problemKnown }: IntakeFacts, { asset, problemCode }: Filing): void {
  if (problemKnown) return;
  const message = `"${problemCode}" is not a problem of class ${asset.classCode}.`;
  throw new AppError('invalid-field', message, { fields: [{ field: '/problemCode', message }] });
}

async function join(
  deps: TicketDeps,
  query: Query,
  filing: Filing,
  ticket: NonNullable<IntakeFacts['openTicket']>,
  at: Date,
): Promise<Written> {
  const complaint = newComplaint(filing, ticket, ticket.complaintCount + 1, at);
  const { events, head } = appendEvents(ticket.ticketNumber, ticket, [
    joiningEvent(ticket, 'join', complained(complaint)),
  ]);
  await insertFurtherComplaint(query, { events, ...rows(deps, filing, complaint, ticket) }, head);
  return { complaint, ticket, kind: 'join' };
}

async function open(
  deps: TicketDeps,
  query: Query,
  filing: Filing,
  facts: IntakeFacts,
  at: Date,
  refersTo?: string,
): Promise<Written> {
  const number = ticketNumber(deps.settings.ticketPrefix, at, facts.serial);
  const draft = newTicket(aboutAsset(filing.asset, filing.problemCode, 1), number, facts, at);
  const complaint = newComplaint(filing, draft, 1, at);
  const cause = complained(complaint);
  const data = { ...cause.data, ...(refersTo && { refersTo }) };
  const opening = openingEvents(draft, { ...cause, data });
  const { events, head } = appendEvents(number, emptyChain, opening);
  const ticket = { ...draft, ...head };
  await insertFirstComplaint(query, ticket, { events, ...rows(deps, filing, complaint, ticket) });
  return { complaint, ticket, kind: 'dispatch' };
}

/** The rows that hang on a complaint: its sealed contact and its photos. */
function rows(
  { secrets }: TicketDeps,
  { contact, shareContact, photos }: Filing,
  complaint: Complaint,
  { ticketId, ticketNumber: number }: Pick<Ticket, 'ticketId' | 'ticketNumber'>,
) {
  const { complaintId, filedAt } = complaint;
  return {
    complaint,
    contact: contact
      ? {
          sealed: secrets.seal(Buffer.from(contact), contactContext(complaintId)),
          lookup: secrets.mac('contact-lookup', contactLookupText(number, contact)),
          shared: shareContact,
        }
      : undefined,
    photos: photos.map((photo) => ({
      ...photo,
      ticketId,
      complaintId,
      kind: 'complaint' as const,
      takenAt: filedAt,
    })),
  };
}
