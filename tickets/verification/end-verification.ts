import type { Query } from '../../platform/db.ts';
import { claimedDone, type Ticket } from '../ticket.ts';
import type { Mover } from '../ticket-move.ts';
import { withdrawFieldTask } from './field-task-store.ts';
import { lockUndecided, saveVerification } from './verification-store.ts';

/** In these states there is something to verify: a claim, or a closing that is looked at again. */
const isVerifiable = ({ state }: Ticket) => claimedDone.includes(state) || state === 'closed';

/**
 * Ends the verification of a ticket for which another way out was found: its reporter has rated, or somebody
 * of the staff has sent it back without opening the pictures, which is an answer too. Nothing when the
 * verification itself moved the ticket: then it is decided already.
 */
export async function endVerification(
  query: Query,
  before: Ticket,
  after: Ticket,
  { mover, note, at }: { mover: Mover; note: string | undefined; at: Date },
): Promise<void> {
  const hasLeft =
    isVerifiable(before) && before.state !== after.state && after.state !== 'verifying';
  const open = hasLeft ? await lockUndecided(query, before.ticketId) : undefined;
  if (!open) return;
  const decided = { ...open, state: 'done', nextAttemptAt: null, decidedAt: at } as const;
  if (typeof mover === 'string') {
    const decidedBy = after.state === 'closed' ? 'reporter' : 'withdrawn';
    await saveVerification(query, { ...decided, decidedBy });
  } else {
    await saveVerification(query, {
      ...decided,
      ...{ decidedBy: 'person', answer: 'still_there', answerNote: note ?? null },
      ...{ answeredBy: mover.staffId, answeredByName: mover.name, answeredAt: at },
    });
  }
  await withdrawFieldTask(query, open.verificationId);
}
