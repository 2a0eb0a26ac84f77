import { type Query, sql } from '../../platform/db.ts';

/** How often people who looked at the same case agreed with the machine. Counted from rows, for one algorithm. */
export type AlgorithmAgreement = {
  /** Null: nobody knows an algorithm for it. */
  algorithmId: string | null;
  /** Closed or sent back by the machine alone. */
  machineDecided: number;
  /** The machine had an opinion, and then a person said *gone* or *still_there*. */
  judgedByPeople: number;
  agreed: number;
  /** The machine said *gone*, a person that it is still there. */
  wrongGone: number;
  wrongStillThere: number;
  /** The machine could not tell. */
  cannotSee: number;
  /** What the machine had closed was contradicted later. */
  contradicted: number;
};

/**
 * Post-checks and samples decided in a time, by algorithm. A sample is judged against what the machine had
 * found when it closed.
 */
export const algorithmAgreement = (
  query: Query,
  { from, to }: { from: Date; to: Date },
): Promise<AlgorithmAgreement[]> =>
  query<AlgorithmAgreement>(sql`
    with judged as (
      select v.verification_id, v.algorithm_id, v.kind, v.decided_by, v.machine_verdict,
        case when v.decided_by in ('person', 'field') then v.answer end as said
      from verifications v
      where v.kind <> 'pre-check' and v.state = 'done'
        and v.decided_at >= ${from} and v.decided_at < ${to})
    select algorithm_id as "algorithmId",
      count(*) filter (where kind = 'post-check' and decided_by = 'machine') as "machineDecided",
      count(*) filter (where said in ('gone', 'still_there')
        and machine_verdict in ('gone', 'still_there')) as "judgedByPeople",
      count(*) filter (where said = machine_verdict and said <> 'cannot_see') as agreed,
      count(*) filter (where machine_verdict = 'gone' and said = 'still_there') as "wrongGone",
      count(*) filter (where machine_verdict = 'still_there' and said = 'gone') as "wrongStillThere",
      count(*) filter (where kind = 'post-check' and machine_verdict = 'cannot_see') as "cannotSee",
      count(*) filter (where kind = 'post-check' and decided_by = 'machine' and exists (
        select from verification_contradictions c
        where c.verification_id = judged.verification_id)) as contradicted
    from judged group by algorithm_id order by algorithm_id nulls last`);

/** What somebody at the desk or on the spot has decided, and how much of it was contradicted later. */
export type VerifierRecord = { name: string; judged: number; contradicted: number };

export const verifierRecords = (
  query: Query,
  { from, to }: { from: Date; to: Date },
): Promise<VerifierRecord[]> =>
  query<VerifierRecord>(sql`
    select max(v.answered_by_name) as name, count(*) as judged,
      count(*) filter (where exists (
        select from verification_contradictions c
        where c.verification_id = v.verification_id)) as contradicted
    from verifications v
    where v.state = 'done' and v.decided_by in ('person', 'field') and v.answered_by is not null
      and v.decided_at >= ${from} and v.decided_at < ${to}
    group by v.answered_by order by judged desc, name`);
