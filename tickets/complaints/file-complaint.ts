import { type Asset, openSmartCode } from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { isId, newId } from '../../platform/ids.ts';
import { dayOf } from '../deadline.ts';
import {
  aboutAsset,
  complained,
  joiningEvent,
  newComplaint,
  newTicket,
  openingEvents,
} from '../intake.ts';
import { keepPhotos, type StoredPhoto } from '../photos/keep-photos.ts';
import type { Ticket } from '../ticket.ts';
import { ringBell } from '../ticket-bell.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { appendEvents, emptyChain } from '../ticket-event.ts';
import { ticketNumber } from '../ticket-number.ts';
import { contradictClosing } from '../verification/contradict-closing.ts';
import {
  type Channel,
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
import { contactLookupText, normaliseContact } from './contact.ts';
import { RATING_DAYS } from './rating.ts';
import { trackingKey } from './tracking-key.ts';

export type ComplaintInput = {
  problemCode: string;
  text?: string | undefined;
  photos: readonly Uint8Array[];
  contact?: string | undefined;
  /** The reporter lets the handling department read the contact. */
  shareContact: boolean;
  /** A UUID made once by the reporter's device; sending it again changes nothing. */
  clientKey: string;
  lang: 'zh' | 'en';
  channel: Channel;
} & ({ smartCode: string } | { plate: Plate });

/** What `openSmartCode` answers. */
export type Plate = { asset: Asset; plateId: string };

export type FiledComplaint = {
  complaintId: string;
  ticketNumber: string;
  trackingKey: string;
  /** The public deadline promised to this reporter. */
  dueAt: Date | null;
  /** It joined a ticket that others had opened. */
  merged: boolean;
  /** How many have reported this by then, this one included. */
  reporters: number;
  /** This client key had been filed before. */
  repeated: boolean;
};

export const MAX_TEXT = 2000;

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
 * Takes a complaint: joins the open ticket about the same problem of the same fixture, or opens one and
 * dispatches it to the fixture's maintainer. One that was closed lately it contradicts: that opens again, once. Committed when it resolves. Throws `not-found` for a code
 * that is not a live plate, `invalid-field`, `conflict` for a client key used for something else, and
 * what `keepPhotos` throws. `readFacts`: for callers who share reads between complaints.
 */
export async function fileComplaint(
  deps: TicketDeps,
  input: ComplaintInput,
  readFacts: FactsReader = factsOfOne(deps.db.query),
): Promise<FiledComplaint> {
  const contact = input.contact?.trim() ? normaliseContact(input.contact) : undefined;
  checkInput(input);
  const { db } = deps;
  const plate =
    'plate' in input ? input.plate : await openSmartCode(db.query, deps.secrets, input.smartCode);
  if (!plate) throw unknownCode();
  if (input.photos.length > 0) {
    const earlier = await complaintByKey(db.query, input.clientKey);
    if (earlier) return repeated(deps, earlier, plate.asset, input);
  }
  const photos = await keepPhotos(deps, input.photos);
  const { asset, plateId } = plate;
  const filing = { ...input, complaintId: newId(), asset, plateId, contact, photos };
  const written = await fileUntilDone(deps, filing, readFacts);
  if ('promisedDueAt' in written) return repeated(deps, written, plate.asset, input);
  const { complaint, kind } = written;
  const { ticketNumber: number, departmentId, state } = written.ticket;
  ringBell(deps, { ticketNumber: number, departmentId, kind, state });
  return answer(deps, { ...complaint, ticketNumber: number }, false);
}

/**
 * Reading and writing are one statement each and need no transaction around them: when something that
 * was read has changed, the write fails as a whole. Whoever loses a race takes the lock the next time.
 */
async function fileUntilDone(
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

/** The one answer to every code that is not a live plate. */
export const unknownCode = () =>
  new AppError('not-found', 'This code is not known. Check the characters on the plate.');

function checkInput({ text, clientKey, problemCode }: ComplaintInput): void {
  const refuse = (field: string, message: string) => {
    throw new AppError('invalid-field', message, { fields: [{ field, message }] });
  };
  if ((text?.length ?? 0) > MAX_TEXT) refuse('/text', `At most ${MAX_TEXT} characters.`);
  if (!isId(clientKey)) refuse('/clientKey', 'The clientKey must be a UUID in lower case.');
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(problemCode)) refuse('/problemCode', 'Choose a problem.');
}

type Filing = Omit<ComplaintInput, 'photos' | 'contact'> & {
  complaintId: string;
  asset: Asset;
  plateId: string;
  contact: string | undefined;
  photos: readonly StoredPhoto[];
};

/** Reads what filing has to know; may share its statement with others. */
export type FactsReader = (subject: IntakeSubject) => Promise<IntakeFacts>;

const factsOfOne =
  (query: Query): FactsReader =>
  async (subject) => {
    const [facts] = await intakeFacts(query, [subject]);
    if (!facts) throw new Error('the responsibility list has no row for "other"');
    return facts;
  };

/** What was written, to answer and to tell once it is committed. */
type Written = {
  complaint: Complaint;
  ticket: Pick<Ticket, 'ticketNumber' | 'departmentId' | 'state'>;
  kind: 'dispatch' | 'join' | 'contradict';
};

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

/** The context under which a reporter's contact is sealed. */
export const contactContext = (complaintId: string): string => `contacts.sealed:${complaintId}`;

type Answerable = Pick<
  EarlierComplaint,
  'complaintId' | 'ticketNumber' | 'promisedDueAt' | 'position'
>;

const answer = (deps: TicketDeps, complaint: Answerable, isRepeat: boolean): FiledComplaint => ({
  complaintId: complaint.complaintId,
  ticketNumber: complaint.ticketNumber,
  trackingKey: trackingKey(deps.secrets, complaint.complaintId),
  dueAt: complaint.promisedDueAt,
  merged: complaint.position > 1,
  reporters: complaint.position,
  repeated: isRepeat,
});

function repeated(
  deps: TicketDeps,
  earlier: EarlierComplaint,
  asset: Asset,
  { problemCode }: Pick<ComplaintInput, 'problemCode'>,
): FiledComplaint {
  if (earlier.assetId !== asset.assetId || earlier.problemCode !== problemCode) {
    throw new AppError('conflict', 'This clientKey belongs to another complaint. Make a new one.');
  }
  return answer(deps, earlier, true);
}
