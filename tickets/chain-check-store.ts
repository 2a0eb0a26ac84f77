import { maybeOne, type Query, raw, sql, toJson } from '../platform/db.ts';

/** What is not as it was written: an event of a ticket, or (without a number) an entry of the log. */
export type ChainFinding = { ticketNumber: string | null; seq: number | null; what: string };

/** That somebody wants to know whether all histories are as they were written, and how far it is. */
export type ChainCheck = {
  checkId: string;
  state: 'waiting' | 'running' | 'done';
  askedByName: string;
  askedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  done: number;
  total: number;
  events: number;
  findingCount: number;
  findings: ChainFinding[];
};

const columns = raw(`check_id as "checkId", state, asked_by_name as "askedByName",
  asked_at as "askedAt", started_at as "startedAt", finished_at as "finishedAt", done, total, events,
  finding_count as "findingCount", findings`);

export const listChainChecks = (query: Query, limit: number): Promise<ChainCheck[]> =>
  query<ChainCheck>(
    sql`select ${columns} from chain_checks order by asked_at desc, check_id desc limit ${limit}`,
  );

export const openChainCheck = (query: Query): Promise<ChainCheck | undefined> =>
  maybeOne(
    query<ChainCheck>(
      sql`select ${columns} from chain_checks where state in ('waiting', 'running')`,
    ),
  );

/** Answers whether it was kept: not while another one is open. */
export async function insertChainCheck(
  query: Query,
  check: { checkId: string; askedBy: string; askedByName: string; askedAt: Date },
): Promise<boolean> {
  const rows = await query(sql`
    insert into chain_checks (check_id, state, asked_by, asked_by_name, asked_at)
    values (${check.checkId}, 'waiting', ${check.askedBy}, ${check.askedByName}, ${check.askedAt})
    on conflict do nothing returning check_id`);
  return rows.length > 0;
}

export async function saveChainCheck(query: Query, check: ChainCheck): Promise<void> {
  await query(sql`
    update chain_checks set state = ${check.state}, started_at = ${check.startedAt},
      finished_at = ${check.finishedAt}, done = ${check.done}, total = ${check.total},
      events = ${check.events}, finding_count = ${check.findingCount},
      findings = ${toJson(check.findings)}
    where check_id = ${check.checkId}`);
}
