import { type Query, sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** That somebody looked at an original, or took the whole chain out of the house (`evidenceId` null). */
export type EvidenceView = {
  chain: string;
  evidenceId: string | null;
  /** Null at the command line. */
  staffId: string | null;
  staffName: string;
  viewedAt: Date;
};

export async function recordEvidenceView(query: Query, view: EvidenceView): Promise<void> {
  await query(sql`
    insert into evidence_views (view_id, chain, evidence_id, staff_id, staff_name, viewed_at)
    values (${newId()}, ${view.chain}, ${view.evidenceId}, ${view.staffId}, ${view.staffName},
      ${view.viewedAt})`);
}

/** Who looked at a chain's originals, the first first. */
export const evidenceViews = (query: Query, chain: string): Promise<EvidenceView[]> =>
  query<EvidenceView>(sql`
    select chain, evidence_id as "evidenceId", staff_id as "staffId", staff_name as "staffName",
      viewed_at as "viewedAt"
    from evidence_views where chain = ${chain} order by viewed_at, view_id`);
