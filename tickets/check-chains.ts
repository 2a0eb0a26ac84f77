import type { Actor } from '../platform/actor.ts';
import { checkAdminLog } from '../platform/admin-log.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import { auditTickets } from './audit-tickets.ts';
import {
  type ChainCheck,
  type ChainFinding,
  insertChainCheck,
  openChainCheck,
  saveChainCheck,
} from './chain-check-store.ts';
import type { TicketDeps } from './ticket-deps.ts';

/** The queue in which histories are checked. */
export const CHECK_CHAINS = 'tickets-check-chains';

/** How many findings are kept in full; all are counted. */
const KEPT_FINDINGS = 200;

/** Has all histories checked; while that is under way already, it is not begun again. */
export async function wantChainCheck(
  { db, clock, jobs }: Pick<TicketDeps, 'db' | 'clock'> & { jobs: Jobs },
  actor: Actor,
): Promise<void> {
  await db.transaction(async (query) => {
    const asked = { askedBy: actor.staffId, askedByName: actor.name, askedAt: clock.now() };
    // Sent again for one that is open, too: its own job may have been lost.
    await insertChainCheck(query, { checkId: newId(), ...asked });
    await jobs.send(CHECK_CHAINS, {}, { query, singletonKey: 'chains' });
  });
}

/**
 * Reads the history of every ticket and the administrators' log, and keeps what does not fit. Begins anew when
 * it was cut off. Answers whether there was anything to do.
 */
export async function checkChains(deps: Pick<TicketDeps, 'db' | 'clock'>): Promise<boolean> {
  const { db, clock } = deps;
  const asked = await openChainCheck(db.query);
  if (!asked) return false;
  const check: ChainCheck = {
    ...asked,
    ...{ state: 'running', startedAt: clock.now(), done: 0, findingCount: 0, findings: [] },
  };
  const found = (finding: ChainFinding) => {
    check.findingCount += 1;
    if (check.findings.length < KEPT_FINDINGS) check.findings.push(finding);
  };
  await saveChainCheck(db.query, check);
  const { tickets, events } = await auditTickets(db, {
    onFinding: found,
    onProgress: (done, total) => saveChainCheck(db.query, Object.assign(check, { done, total })),
  });
  const entries = await checkAdminLog(db.query, ({ seq, what }) =>
    found({ ticketNumber: null, seq, what }),
  );
  const finished = { state: 'done', finishedAt: clock.now() } as const;
  Object.assign(check, { done: tickets, total: tickets, events: events + entries });
  await saveChainCheck(db.query, { ...check, ...finished });
  return true;
}
