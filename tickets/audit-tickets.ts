import type { Db } from '../platform/db.ts';
import { type AuditEvent, type AuditTicket, auditBatch, countAllTickets } from './audit-store.ts';
import { emptyChain, eventHash } from './ticket-event.ts';

/** Something in a ticket's history that is not as it was written. */
export type AuditFinding = {
  ticketNumber: string;
  /** The event, or null when it is the ticket's own row. */
  seq: number | null;
  what: string;
};

const BATCH = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/**
 * Recomputes the hash chain of every ticket and compares what the history says with what the ticket's row
 * says, a batch at a time. `onFinding` gets every difference, `onProgress` the number of tickets read so
 * far and in all. Answers how many tickets and events were read.
 */
export async function auditTickets(
  db: Db,
  report: {
    onFinding: (finding: AuditFinding) => void;
    onProgress?: (done: number, total: number) => void | Promise<void>;
  },
): Promise<{ tickets: number; events: number }> {
  const total = await countAllTickets(db.query);
  let tickets = 0;
  let events = 0;
  for (let after = BEFORE_ALL; ; ) {
    const batch = await auditBatch(db.query, after, BATCH);
    for (const each of batch) {
      auditHistory(each.ticket, each.events).forEach(report.onFinding);
      events += each.events.length;
    }
    tickets += batch.length;
    await report.onProgress?.(tickets, Math.max(total, tickets));
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return { tickets, events };
    after = last.ticket.ticketId;
  }
}

/** The differences between one ticket and its history. */
export function auditHistory(ticket: AuditTicket, events: readonly AuditEvent[]): AuditFinding[] {
  const findings: AuditFinding[] = [];
  const found = (seq: number | null, what: string) => {
    findings.push({ ticketNumber: ticket.ticketNumber, seq, what });
  };
  let { headHash } = emptyChain;
  let state: string | null = null;
  for (const [index, event] of events.entries()) {
    if (event.seq !== index + 1) found(event.seq, `is at place ${index + 1} of the history`);
    if (!same(event.prevHash, headHash)) found(event.seq, 'does not follow the event before it');
    if (event.fromState !== state) found(event.seq, 'starts from a state nothing led to');
    const { seq, prevHash, hash, wholeMs, ...draft } = event;
    const expected = eventHash(ticket.ticketNumber, seq, draft, prevHash);
    if (!wholeMs || !same(hash, expected)) found(seq, 'was changed: its hash does not fit');
    headHash = hash;
    state = event.toState;
  }
  if (events.length !== ticket.eventCount) {
    found(
      null,
      `has ${events.length} events, not ${ticket.eventCount}: history is missing or added`,
    );
  }
  if (!same(headHash, ticket.headHash)) found(null, 'ends with another event than the last one');
  for (const what of unaccounted(ticket, events)) found(null, what);
  return findings;
}

/** What the row says and the history does not. */
function unaccounted(ticket: AuditTicket, events: readonly AuditEvent[]): string[] {
  const count = (...kinds: string[]) => events.filter((each) => kinds.includes(each.kind)).length;
  const last = events.at(-1);
  const complaints = events.filter(
    ({ kind, data }) => (kind === 'file' || kind === 'join') && data.complaintId !== undefined,
  );
  // Those of tickets that went on in this one.
  const absorbed = events
    .filter(({ kind }) => kind === 'absorb')
    .reduce((sum, { data }) => sum + Number(data.complaints), 0);
  const dueAt = events.findLast((each) => each.data.dueAt !== undefined)?.data.dueAt ?? null;
  const accounts: [string, unknown, unknown][] = [
    ['state', ticket.state, last?.toState],
    ['department', ticket.departmentId, last?.departmentId],
    ['deadline', ticket.dueAt?.toISOString() ?? null, dueAt],
    // A camera files too, and complains of nothing.
    ['number of complaints', ticket.complaintCount, complaints.length + absorbed],
    ['number of extensions', ticket.extensionCount, count('grant-extension')],
    ['number of reopenings', ticket.reopenCount, count('reopen', 'contradict', 'overturn')],
    ['special supervision', ticket.specialSupervision, count('flag', 'supervise') > 0],
  ];
  return accounts
    .filter(([, row, history]) => row !== history)
    .map(([name, row, history]) => `${name} is ${row}, but history says ${history}`);
}
