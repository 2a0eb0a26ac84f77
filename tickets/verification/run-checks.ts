import { keepEvidence, type PlaceFinding } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps, TicketJobDeps } from '../ticket-deps.ts';
import type { EventValue } from '../ticket-event.ts';
import { lockTicket, ticketByNumber } from '../ticket-store.ts';
import { ledgerOf, placeAsked } from './ask-places.ts';
import { storeFinding } from './finding-evidence.ts';
import type { MachineFinding } from './ledger-finding.ts';
import { isForNow, MAX_ATTEMPTS, type VerificationKind } from './verification.ts';
import { reasonTexts } from './verification-reason.ts';
import { claimVerification, lockVerification, type Verification } from './verification-store.ts';

/** So many places are looked at side by side: most of the time is waiting for cameras. */
const AT_ONCE = 3;

/** What was found, with the verification and the ticket locked and the evidence kept. */
export type Concluded = {
  ticket: Ticket;
  /** With what the machine says, not yet saved. */
  verification: Verification;
  found: MachineFinding;
  /** For the ticket's history. */
  data: { [key: string]: EventValue };
};

/** How one kind of verification is looked at, and what follows. */
export type Check = {
  kind: VerificationKind;
  find(ticket: Ticket, verification: Verification): Promise<MachineFinding>;
  /** Inside the transaction that keeps the evidence. */
  conclude(query: Query, concluded: Concluded): Promise<Ticket>;
  /** After the commit. */
  tell(before: Ticket, after: Ticket, verification: Verification): void;
};

/**
 * Looks at everything of one kind that is due, and concludes each in a transaction of its own: killed in the
 * middle, a verification is looked at again and concluded once. Answers how many were concluded.
 */
export async function runChecks(deps: TicketDeps, check: Check): Promise<number> {
  let count = 0;
  const work = async () => {
    for (;;) {
      const claimed = await claimVerification(deps.db.query, check.kind, deps.clock.now());
      if (!claimed) return;
      if (await runOne(deps, check, claimed)) count += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return count;
}

type Claimed = Verification & { ticketNumber: string };

async function runOne(deps: TicketDeps, check: Check, claimed: Claimed): Promise<boolean> {
  const { verificationId, ticketNumber, attempts } = claimed;
  try {
    const ticket = await ticketByNumber(deps.db.query, ticketNumber);
    if (!ticket) return false;
    const found = await findOrGiveUp(deps, check, ticket, claimed);
    if (!found || isForNow(found, attempts)) return false;
    return await conclude(deps, check, ticket, claimed, found);
  } catch (error) {
    deps.logger.warn(
      { verificationId, err: error },
      'a verification was not concluded, again later',
    );
    return false;
  }
}

/** Undefined: it failed, and is tried again; what fails each time nobody can see. */
async function findOrGiveUp(
  { logger }: TicketDeps,
  check: Check,
  ticket: Ticket,
  claimed: Claimed,
): Promise<MachineFinding | undefined> {
  const { verificationId, attempts } = claimed;
  // Whatever it is about this one, it has ended every process that tried.
  if (attempts > MAX_ATTEMPTS) return notExamined;
  try {
    return await check.find(ticket, claimed);
  } catch (error) {
    logger.warn({ verificationId, attempts, err: error }, 'a place was not examined');
    return attempts >= MAX_ATTEMPTS ? notExamined : undefined;
  }
}

const notExamined: MachineFinding = {
  ...{ verdict: 'cannot_see', confidence: 0, reason: 'not-examined', from: 'examination' },
  ...{ cameraId: null, cameraIds: [], pictures: [], modelId: null, modelVersion: null },
  thresholds: {},
};

async function conclude(
  deps: TicketDeps,
  check: Check,
  seen: Ticket,
  { verificationId }: Claimed,
  found: MachineFinding,
): Promise<boolean> {
  const stored = await storeFinding(deps, seen, verificationId, found);
  const written = await deps.db.transaction(async (query) => {
    const ticket = await lockTicket(query, seen.ticketNumber);
    const open = await lockVerification(query, verificationId);
    // Somebody else was faster, or the ticket has gone on without it.
    if (!ticket || open?.state !== 'running') return undefined;
    const at = deps.clock.now();
    await keepEvidence(query, stored, at);
    const { verdict, confidence, reason, from, cameraId } = found;
    const verification: Verification = {
      ...open,
      ...{ machineVerdict: verdict, machineConfidence: confidence, machineReason: reason },
      ...{ machineFrom: from, machineAt: at, nextAttemptAt: null },
      cameraId: cameraId ?? open.cameraId,
    };
    const { zh: reasonZh, en: reasonEn } = reasonTexts(reason);
    const evidenceIds = stored.map((each) => each.evidenceId);
    const shown = Math.round(confidence * 100) / 100;
    const told = { verdict, confidence: shown, reason, reasonZh, reasonEn };
    const data = { verificationId, by: 'machine', ...told, evidenceIds };
    const after = await check.conclude(query, { ticket, verification, found, data });
    return { before: ticket, after, verification };
  });
  if (!written) return false;
  check.tell(written.before, written.after, written.verification);
  return true;
}

/** Asks the cameras about the place of a ticket. */
export async function askPlaces(
  { db, places }: TicketJobDeps,
  what: 'examine' | 'preCheck',
  ticket: Ticket,
  algorithmId: string | null,
): Promise<MachineFinding> {
  const sightings = await ledgerOf(db.query, ticket.ticketId);
  const asked = await placeAsked(db.query, ticket, algorithmId, sightings);
  const found: PlaceFinding = await places[what](asked);
  return { ...found, from: 'examination' };
}
