import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { tellDepartments } from '../handle-ticket.ts';
import { plainText } from '../plain-text.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { lockTicket } from '../ticket-store.ts';
import { decideVerification, noteInHistory, openFieldTask } from './decide-verification.ts';
import type { Verdict } from './verification.ts';
import { ringVerification } from './verification-bell.ts';
import { lockVerification, type Verification, verificationById } from './verification-store.ts';

/** What somebody at the verification desk says; `version` is the one they looked at. */
export type Answer = { version: number; verdict: Verdict; note?: string | undefined };

const words: Record<Verdict, string> = {
  gone: '核查：问题已解决',
  still_there: '核查：问题仍在，请重新处理',
  cannot_see: '核查：从画面看不清，需到现场',
};

/**
 * Takes a person's answer to a verification that waits: *gone* closes, *still_there* sends back (or opens
 * again what was closed wrongly), *cannot_see* makes a field task. The same answer of the same person again
 * changes nothing.
 * @throws AppError `not-found`; `conflict` when somebody else has answered, or it is not waiting any more
 */
export async function answerVerification(
  deps: TicketDeps,
  actor: Actor,
  verificationId: string,
  { version, verdict, note }: Answer,
): Promise<void> {
  const known = await verificationById(deps.db.query, verificationId);
  if (!known) throw new AppError('not-found', 'There is no such verification.');
  const { ticketNumber } = known;
  const written = await deps.db.transaction(async (query) => {
    const ticket = await lockTicket(query, ticketNumber);
    const open = await lockVerification(query, verificationId);
    if (!ticket || !open) throw new AppError('not-found', 'There is no such verification.');
    if (open.answer === verdict && open.answeredBy === actor.staffId) return undefined;
    if (open.state !== 'waiting' || open.version !== version) throw alreadyAnswered(open);
    const at = deps.clock.now();
    const said = plainText(note ?? '') || null;
    const answered: Verification = {
      ...open,
      ...{ answer: verdict, answerNote: said, answeredAt: at },
      ...{ answeredBy: actor.staffId, answeredByName: actor.name },
    };
    const reason = said ?? words[verdict];
    if (verdict === 'cannot_see') {
      const fieldTaskId = await openFieldTask(query, answered, at);
      const data = { verificationId, verdict, by: 'person', fieldTaskId };
      const after = await noteInHistory(query, ticket, 'field-task', {
        ...{ at, mover: actor, reason, data },
      });
      return { before: ticket, after, state: 'field' as const, kind: 'field-task' };
    }
    const decision = { verdict, by: 'person' as const, mover: actor, reason, data: {} };
    const after = await decideVerification(deps, query, ticket, answered, decision);
    return { before: ticket, after, state: 'done' as const, kind: 'verified' };
  });
  if (!written) return;
  ringVerification(deps, { verificationId, ticketNumber, state: written.state });
  tellDepartments(deps, written.before, written.after, written.kind);
}

function alreadyAnswered({ answeredByName, answer, state }: Verification): AppError {
  const who =
    answeredByName && answer ? `${answeredByName} has said "${answer}".` : `It is ${state}.`;
  return new AppError(
    'conflict',
    `This one does not wait for an answer any more: ${who} Take the next.`,
  );
}
