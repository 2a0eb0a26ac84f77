import { markTaken, type Sighting } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import { type IntakeFacts, intakeFacts } from '../complaints/complaint-store.ts';
import { dayOf } from '../deadline.ts';
import { type Cause, joiningEvent, newTicket, openingEvents, type Subject } from '../intake.ts';
import { keepPhotos, type StoredPhoto } from '../photos/keep-photos.ts';
import { insertPhotos, type KeptPhoto } from '../photos/photo-store.ts';
import type { Ticket } from '../ticket.ts';
import { ringBell } from '../ticket-bell.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { appendEvents, emptyChain } from '../ticket-event.ts';
import { ticketNumber } from '../ticket-number.ts';
import { insertNewTicket, lockTicket, saveTicket } from '../ticket-store.ts';
import { contradictClosing } from '../verification/contradict-closing.ts';
import {
  insertTicketSighting,
  lockSightings,
  openTicketLike,
  ticketOfSighting,
} from './sighting-store.ts';
import { subjectOf } from './sighting-subject.ts';

/** Two sightings this near to each other, besides their uncertainty, are one matter. */
const SAME_PLACE_M = 15;

/** What became of a sighting. */
export type SightingOutcome = {
  ticketNumber: string;
  kind: 'opened' | 'joined' | 'reopened' | 'repeated';
};

/**
 * Turns an alerted sighting into a ticket, or adds it to the open one about the same fixture and problem, or
 * the same kind of thing at the same place; one that was closed lately is thereby contradicted and opens again,
 * once. Work goes to the fixture's maintainer; else to the department of
 * the zone it lies in, to who is on duty for the category in that street, to the camera's department; where
 * nobody answers it stays `new` for a dispatcher. Safe to repeat: a sighting has one ticket. Undefined for a
 * sighting that cannot be one: its camera or algorithm is gone, or it speaks of a fixture and names none.
 */
export async function openFromSighting(
  deps: TicketDeps,
  sighting: Sighting,
): Promise<SightingOutcome | undefined> {
  const photo = await evidencePhoto(deps, sighting);
  const written = await deps.db.transaction(async (query) => {
    await lockSightings(query);
    const earlier = await ticketOfSighting(query, sighting.sightingId);
    if (earlier) {
      await markTaken(query, sighting.sightingId, 'ticket', deps.clock.now());
      return { ticketNumber: earlier, kind: 'repeated' as const, ticket: undefined };
    }
    const subject = await subjectOf(query, sighting, dayOf(deps.clock.now()));
    await markTaken(query, sighting.sightingId, subject ? 'ticket' : 'none', deps.clock.now());
    if (!subject) return undefined;
    const reachM = SAME_PLACE_M + (sighting.sigmaM ?? 0);
    const open = await openTicketLike(query, subject, reachM);
    const joined = open ? await join(query, open, sighting, deps) : undefined;
    const closed = joined ? undefined : await contradict(deps, query, subject, reachM, sighting);
    const reopened = closed && 'reopened' in closed ? closed.reopened : undefined;
    const refersTo = closed && 'refersTo' in closed ? closed.refersTo : undefined;
    const known = joined ?? reopened;
    const ticket = known ?? (await openNew(query, subject, sighting, deps, refersTo));
    await attach(query, ticket, sighting, photo);
    const kind = joined ? 'joined' : reopened ? 'reopened' : 'opened';
    return { ticketNumber: ticket.ticketNumber, kind, ticket } as const;
  });
  if (!written) {
    const { sightingId, algorithmId } = sighting;
    deps.logger.warn(
      { sightingId, algorithmId },
      'an alert is about nothing a ticket can be about',
    );
    return undefined;
  }
  const { ticket, kind, ticketNumber: number } = written;
  if (ticket) {
    const { departmentId, state } = ticket;
    const bell = kind === 'joined' ? 'sighting' : kind === 'reopened' ? 'contradict' : 'dispatch';
    ringBell(deps, { ticketNumber: number, departmentId, state, kind: bell });
  }
  return { ticketNumber: number, kind };
}

const causeOf = (sighting: Sighting, at: Date): Cause => ({
  at,
  data: {
    sightingId: sighting.sightingId,
    algorithmId: sighting.algorithmId,
    cameraId: sighting.cameraId,
  },
});

/** What was closed as done and is seen again. */
const contradict = (
  deps: TicketDeps,
  query: Query,
  subject: Subject,
  reachM: number,
  sighting: Sighting,
) =>
  contradictClosing(deps, query, subject, reachM, {
    ...{ kind: 'sighting', causeId: sighting.sightingId, seenAt: sighting.lastSeenAt },
    data: causeOf(sighting, deps.clock.now()).data,
  });

async function openNew(
  query: Query,
  subject: Subject,
  sighting: Sighting,
  deps: TicketDeps,
  refersTo: string | undefined,
): Promise<Ticket> {
  const at = deps.clock.now();
  const facts = await factsOf(query, subject, at);
  const number = ticketNumber(deps.settings.ticketPrefix, at, facts.serial);
  const draft = newTicket(subject, number, facts, at);
  const cause = causeOf(sighting, at);
  const data = { ...cause.data, ...(refersTo && { refersTo }) };
  const causes = openingEvents(draft, { ...cause, data });
  const { events, head } = appendEvents(number, emptyChain, causes);
  const ticket = { ...draft, ...head };
  await insertNewTicket(query, ticket, events);
  return ticket;
}

async function join(
  query: Query,
  number: string,
  sighting: Sighting,
  deps: TicketDeps,
): Promise<Ticket | undefined> {
  const at = deps.clock.now();
  const locked = await lockTicket(query, number);
  // Closed since it was found.
  if (!locked || locked.state === 'closed' || locked.state === 'rejected') return undefined;
  const event = joiningEvent(locked, 'sighting', causeOf(sighting, at));
  const { events, head } = appendEvents(number, locked, [event]);
  const ticket = { ...locked, ...head, updatedAt: at };
  await saveTicket(query, ticket, events);
  return ticket;
}

/** The ticket's own copy of the picture that shows it best; the ledger drops its copy some day. */
async function evidencePhoto(
  deps: TicketDeps,
  { sightingId, bestFrame }: Sighting,
): Promise<StoredPhoto | undefined> {
  if (!bestFrame) return undefined;
  try {
    const [photo] = await keepPhotos(deps, [await deps.blobs.get(bestFrame.sha256)]);
    return photo;
  } catch (error) {
    deps.logger.warn({ sightingId, err: error }, 'the picture of an alert cannot be read');
    return undefined;
  }
}

/** What hangs on the ticket: which sighting, how sure it was, and the picture. */
async function attach(
  query: Query,
  { ticketId, updatedAt }: Ticket,
  sighting: Sighting,
  stored: StoredPhoto | undefined,
) {
  const { sightingId, cameraId, algorithmId, bestFrame, settings } = sighting;
  const takenAt = bestFrame?.takenAt ?? updatedAt;
  if (stored) {
    const photo: KeptPhoto = { ...stored, ticketId, complaintId: null, kind: 'sighting', takenAt };
    await query(insertPhotos([photo]));
  }
  const { score, modelId, modelVersion } = sighting;
  await insertTicketSighting(query, {
    ...{ sightingId, ticketId, cameraId, algorithmId, joinedAt: updatedAt },
    photoId: stored?.photoId ?? null,
    evidence: {
      box: bestFrame?.box ?? null,
      widthPx: bestFrame?.widthPx ?? null,
      heightPx: bestFrame?.heightPx ?? null,
      takenAt: bestFrame?.takenAt.toISOString() ?? null,
      ...{ score, modelId, modelVersion },
      dwellSeconds: settings.dwellSeconds ?? null,
      minScore: settings.minScore ?? null,
    },
  });
}

async function factsOf(query: Query, subject: Subject, at: Date): Promise<IntakeFacts> {
  const { assetId, classCode, problemCode } = subject;
  const [facts] = await intakeFacts(query, [
    { assetId, classCode, problemCode, fromDay: dayOf(at), closedSince: at },
  ]);
  if (!facts) throw new Error('the responsibility list has no row for "other"');
  return facts;
}
