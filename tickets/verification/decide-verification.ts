import type { Query } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { remark } from '../complaints/rate-ticket.ts';
import { moveLocked } from '../handle-ticket.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { appendEvents, type EventValue } from '../ticket-event.ts';
import type { Mover } from '../ticket-move.ts';
import { saveTicket } from '../ticket-store.ts';
import { noteContradiction } from './contradict-closing.ts';
import { insertFieldTask, withdrawFieldTask } from './field-task-store.ts';
import { goBy, type Verdict } from './verification.ts';
import { saveVerification, type Verification } from './verification-store.ts';

/** Who has decided, on what, and what the history should remember besides. */
export type Decision = {
  verdict: Exclude<Verdict, 'cannot_see'>;
  by: 'machine' | 'person' | 'field';
  mover: Mover;
  /** In words, for the department that gets it back. */
  reason: string;
  data: { [key: string]: EventValue };
};

/**
 * What follows when it is known whether the problem is there: a claim is closed or sent back, a closing that
 * was looked at again stands or is overturned. Ticket and verification are locked by this transaction, and the
 * verification carries what was found.
 */
export async function decideVerification(
  { clock }: Pick<TicketDeps, 'clock'>,
  query: Query,
  ticket: Ticket,
  verification: Verification,
  decision: Decision,
): Promise<Ticket> {
  const { verdict, by, mover, reason } = decision;
  const at = clock.now();
  // One moment for both: that is how a closing is found by its ticket later.
  const deps = { clock: { now: () => at } };
  const { verificationId, kind } = verification;
  const isClosing = kind === 'post-check' && verdict === 'gone';
  await saveVerification(query, {
    ...verification,
    ...{
      state: 'done',
      nextAttemptAt: null,
      decidedBy: by,
      decidedAt: at,
      closedTicket: isClosing,
    },
  });
  if (verification.state === 'field') await withdrawFieldTask(query, verificationId);
  const data = { ...decision.data, verificationId, verdict, by };
  const finding = { verdict, by };
  if (kind === 'post-check') {
    const request = isClosing
      ? { move: 'confirm' as const, note: reason, finding, data }
      : { move: 'send-back' as const, reason, finding, data };
    return moveLocked(deps, query, ticket, request, mover);
  }
  const causeId = verificationId;
  if (verdict === 'still_there')
    await noteContradiction(query, ticket, { kind: 'sample', causeId }, at);
  if (verdict === 'still_there' && ticket.state === 'closed') {
    return moveLocked(
      deps,
      query,
      ticket,
      { move: 'overturn', note: reason, finding, data },
      mover,
    );
  }
  return noteInHistory(query, { ...ticket, inSample: false }, 'sample', {
    at,
    mover,
    reason,
    data,
  });
}

/** Somebody has to go there: a task for a grid worker with a phone. */
export async function openFieldTask(
  query: Query,
  verification: Verification,
  at: Date,
): Promise<string> {
  const { verificationId, ticketId } = verification;
  const fieldTaskId = newId();
  await saveVerification(query, { ...verification, state: 'field', nextAttemptAt: null });
  await insertFieldTask(query, {
    ...{ fieldTaskId, verificationId, ticketId, openedAt: at, dueAt: goBy(at) },
  });
  return fieldTaskId;
}

/** Adds to the history of a locked ticket what does not move it. */
export async function noteInHistory(
  query: Query,
  ticket: Ticket,
  kind: string,
  {
    at,
    mover,
    reason,
    data,
  }: { at: Date; mover: Mover; reason: string | null; data: Decision['data'] },
): Promise<Ticket> {
  const by = typeof mover === 'string' ? undefined : mover;
  const draft = {
    ...remark(ticket, kind, at, data),
    ...{ actorId: by?.staffId ?? null, actorName: by?.name ?? null, note: reason },
  };
  const { events, head } = appendEvents(ticket.ticketNumber, ticket, [draft]);
  const noted = { ...ticket, ...head, updatedAt: at };
  await saveTicket(query, noted, events);
  return noted;
}
