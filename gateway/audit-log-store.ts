import { empty, join, type Query, sql } from '../platform/db.ts';

/** Something that was written down about a person who works here. */
export type AuditEntry = {
  entryId: string;
  at: Date;
  staffId: string;
  staffName: string;
  kind: string;
  action: string;
  subjectId: string | null;
  subjectName: string | null;
  reason: string | null;
  ticketNumber: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

export type AuditFilter = {
  kind?: string | undefined;
  staffId?: string | undefined;
  /** In names, numbers, reasons and what was changed. */
  q?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
};

/** The next `limit` entries, the newest first. */
export const listAuditEntries = (
  query: Query,
  { kind, staffId, q, since, until }: AuditFilter,
  page: { after: { at: Date; entryId: string } | undefined; limit: number },
): Promise<AuditEntry[]> => {
  const { after } = page;
  const conditions = [
    sql`true`,
    kind ? sql`kind = ${kind}` : empty,
    staffId ? sql`staff_id = ${staffId}::uuid` : empty,
    q
      ? sql`strpos(lower(concat_ws(' ', staff_name, subject_id, subject_name, reason, ticket_number,
          before::text, after::text)), ${q.toLowerCase()}) > 0`
      : empty,
    since ? sql`at >= ${since}` : empty,
    until ? sql`at < ${until}` : empty,
    after ? sql`(at, entry_id) < (${after.at}, ${after.entryId}::uuid)` : empty,
  ].filter((condition) => condition !== empty);
  return query<AuditEntry>(sql`
    select entry_id as "entryId", at, staff_id as "staffId", staff_name as "staffName", kind, action,
      subject_id as "subjectId", subject_name as "subjectName", reason,
      ticket_number as "ticketNumber", before, after
    from audit_entries where ${join(conditions, ' and ')}
    order by at desc, entry_id desc limit ${page.limit}`);
};
