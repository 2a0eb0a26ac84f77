import { join, maybeOne, type Query, raw, sql } from '../../platform/db.ts';
import type {
  Closer,
  Decider,
  Verdict,
  VerificationKind,
  VerificationPolicy,
  VerificationState,
} from './verification.ts';

/** One question about one ticket, what the machine says and what a person says. */
export type Verification = {
  verificationId: string;
  ticketId: string;
  kind: VerificationKind;
  state: VerificationState;
  version: number;
  openedAt: Date;
  dueAt: Date;
  category: string;
  closeBy: Closer;
  minConfidence: number;
  samplePercent: number;
  algorithmId: string | null;
  cameraId: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  machineVerdict: Verdict | null;
  machineConfidence: number | null;
  machineReason: string | null;
  machineFrom: 'ledger' | 'examination' | null;
  machineAt: Date | null;
  answer: Verdict | null;
  answerNote: string | null;
  answeredBy: string | null;
  answeredByName: string | null;
  answeredAt: Date | null;
  decidedBy: Decider | null;
  decidedAt: Date | null;
  closedTicket: boolean;
};

/** The columns of a verification, named as in `Verification`; the table is called `v`. */
export const verificationColumns = raw(`
  v.verification_id as "verificationId", v.ticket_id as "ticketId", v.kind, v.state, v.version,
  v.opened_at as "openedAt", v.due_at as "dueAt", v.category, v.close_by as "closeBy",
  v.min_confidence as "minConfidence", v.sample_percent as "samplePercent",
  v.algorithm_id as "algorithmId", v.camera_id as "cameraId", v.attempts,
  v.next_attempt_at as "nextAttemptAt", v.machine_verdict as "machineVerdict",
  v.machine_confidence as "machineConfidence", v.machine_reason as "machineReason",
  v.machine_from as "machineFrom", v.machine_at as "machineAt", v.answer, v.answer_note as "answerNote",
  v.answered_by as "answeredBy", v.answered_by_name as "answeredByName",
  v.answered_at as "answeredAt", v.decided_by as "decidedBy", v.decided_at as "decidedAt",
  v.closed_ticket as "closedTicket"`);

/** A verification that has just begun. */
export type NewVerification = Pick<
  Verification,
  | 'verificationId'
  | 'ticketId'
  | 'kind'
  | 'state'
  | 'openedAt'
  | 'dueAt'
  | 'algorithmId'
  | 'cameraId'
> &
  VerificationPolicy;

/** Writes it; false when the ticket has an open one of this kind already. */
export async function insertVerification(query: Query, v: NewVerification): Promise<boolean> {
  const rows = await query(sql`
    insert into verifications (verification_id, ticket_id, kind, state, version, opened_at, due_at,
      category, close_by, min_confidence, sample_percent, algorithm_id, camera_id, next_attempt_at)
    values (${v.verificationId}, ${v.ticketId}, ${v.kind}, ${v.state}, 1, ${v.openedAt}, ${v.dueAt},
      ${v.category}, ${v.closeBy}, ${v.minConfidence}, ${v.samplePercent}, ${v.algorithmId},
      ${v.cameraId}, ${v.state === 'running' ? v.openedAt : null})
    on conflict do nothing returning 1`);
  return rows.length > 0;
}

/** Lets a sample say what the machine had found when it closed. */
export async function copyFinding(
  query: Query,
  ticketId: string,
  from: Verification,
): Promise<void> {
  await query(sql`
    update verifications set machine_verdict = ${from.machineVerdict},
      machine_confidence = ${from.machineConfidence}, machine_reason = ${from.machineReason},
      machine_from = ${from.machineFrom}, machine_at = ${from.machineAt}, camera_id = ${from.cameraId}
    where ticket_id = ${ticketId} and kind = 'sample' and state <> 'done'`);
}

export const verificationById = (
  query: Query,
  verificationId: string,
): Promise<(Verification & { ticketNumber: string }) | undefined> =>
  maybeOne(
    query<Verification & { ticketNumber: string }>(sql`
      select ${verificationColumns}, t.ticket_number as "ticketNumber"
      from verifications v join tickets t using (ticket_id)
      where v.verification_id = ${verificationId}`),
  );

/** The verification as it is now, locked until the transaction ends. Lock its ticket first. */
export const lockVerification = (
  query: Query,
  verificationId: string,
): Promise<Verification | undefined> =>
  maybeOne(
    query<Verification>(sql`
      select ${verificationColumns} from verifications v
      where v.verification_id = ${verificationId} for update`),
  );

/** Writes what has become of a locked verification; its version counts up. */
export async function saveVerification(query: Query, v: Verification): Promise<void> {
  await query(sql`
    update verifications set state = ${v.state}, version = ${v.version + 1},
      algorithm_id = ${v.algorithmId}, camera_id = ${v.cameraId}, attempts = ${v.attempts},
      next_attempt_at = ${v.nextAttemptAt}, machine_verdict = ${v.machineVerdict},
      machine_confidence = ${v.machineConfidence}, machine_reason = ${v.machineReason},
      machine_from = ${v.machineFrom}, machine_at = ${v.machineAt}, answer = ${v.answer},
      answer_note = ${v.answerNote}, answered_by = ${v.answeredBy},
      answered_by_name = ${v.answeredByName}, answered_at = ${v.answeredAt},
      decided_by = ${v.decidedBy}, decided_at = ${v.decidedAt}, closed_ticket = ${v.closedTicket}
    where verification_id = ${v.verificationId}`);
}

/** The post-check or sample of a ticket that is not decided yet, locked until the transaction ends. */
export const lockUndecided = (query: Query, ticketId: string): Promise<Verification | undefined> =>
  maybeOne(
    query<Verification>(sql`
      select ${verificationColumns} from verifications v
      where v.ticket_id = ${ticketId} and v.kind <> 'pre-check' and v.state <> 'done' for update`),
  );

/** What closed a ticket that is closed now; undefined when that was its reporter alone. */
export const closingOf = (query: Query, ticketId: string): Promise<Verification | undefined> =>
  maybeOne(
    query<Verification>(sql`
      select ${verificationColumns} from verifications v join tickets t using (ticket_id)
      where v.ticket_id = ${ticketId} and v.closed_ticket and v.decided_at = t.closed_at`),
  );

/** The closing that a sample was drawn from. */
export const closingBefore = (
  query: Query,
  ticketId: string,
  at: Date,
): Promise<Verification | undefined> =>
  maybeOne(
    query<Verification>(sql`
      select ${verificationColumns} from verifications v
      where v.ticket_id = ${ticketId} and v.closed_ticket and v.decided_at <= ${at}
      order by v.decided_at desc limit 1`),
  );

/** All verifications of a ticket but one, the newest first. */
export const otherVerifications = (
  query: Query,
  ticketId: string,
  verificationId: string,
): Promise<Verification[]> =>
  query<Verification>(sql`
    select ${verificationColumns} from verifications v
    where v.ticket_id = ${ticketId} and v.verification_id <> ${verificationId}
    order by v.opened_at desc limit 50`);

/**
 * Takes the next one that the machine has to look at: counts the attempt and puts the next one off by two,
 * four, eight … minutes, so that of any number of processes one has it, and another gets it when that one dies.
 */
export async function claimVerification(
  query: Query,
  kind: VerificationKind,
  at: Date,
): Promise<(Verification & { ticketNumber: string }) | undefined> {
  return maybeOne(
    query<Verification & { ticketNumber: string }>(sql`
      with next as (
        select verification_id from verifications
        where kind = ${kind} and state = 'running' and next_attempt_at <= ${at}
        order by next_attempt_at limit 1 for update skip locked)
      update verifications v set attempts = v.attempts + 1,
        next_attempt_at = ${at}::timestamptz + make_interval(mins => power(2, least(v.attempts, 5) + 1)::int)
      from next, tickets t
      where v.verification_id = next.verification_id and t.ticket_id = v.ticket_id
      returning ${verificationColumns}, t.ticket_number as "ticketNumber"`),
  );
}

/** A later complaint, sighting, rating or second look that says otherwise than a verification. */
export type Contradiction = {
  contradictionId: string;
  verificationId: string;
  ticketId: string;
  kind: 'rating' | 'sighting' | 'complaint' | 'sample';
  causeId: string;
  at: Date;
};

/** Writes it once. */
export async function insertContradiction(query: Query, c: Contradiction): Promise<void> {
  await query(sql`
    insert into verification_contradictions (contradiction_id, verification_id, ticket_id, kind,
      cause_id, at)
    values (${join([c.contradictionId, c.verificationId, c.ticketId, c.kind, c.causeId, c.at])})
    on conflict (verification_id, kind, cause_id) do nothing`);
}
