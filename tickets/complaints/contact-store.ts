import { maybeOne, type Query, sql } from '../../platform/db.ts';

export type ContactOfComplaint = {
  ticketNumber: string;
  sealed: Uint8Array | null;
  shared: boolean;
};

/** The contact left with a complaint of this ticket, `sealed: null` when none was left. */
export const contactOfComplaint = (
  query: Query,
  ticketNumber: string,
  complaintId: string,
): Promise<ContactOfComplaint | undefined> =>
  maybeOne(
    query<ContactOfComplaint>(sql`
      select t.ticket_number as "ticketNumber", k.sealed, coalesce(k.shared, false) as shared
      from complaints c join tickets own using (ticket_id)
        join tickets t on t.ticket_id = coalesce(own.merged_into, own.ticket_id)
        left join contacts k using (complaint_id)
      where c.complaint_id = ${complaintId} and t.ticket_number = ${ticketNumber}`),
  );

export type ContactReveal = {
  revealId: string;
  complaintId: string;
  staffId: string;
  staffName: string;
  departmentId: string;
  reason: string;
  revealedAt: Date;
};

export async function insertReveal(query: Query, r: ContactReveal): Promise<void> {
  await query(sql`
    insert into contact_reveals (reveal_id, complaint_id, staff_id, staff_name, department_id, reason,
      revealed_at)
    values (${r.revealId}, ${r.complaintId}, ${r.staffId}, ${r.staffName}, ${r.departmentId},
      ${r.reason}, ${r.revealedAt})`);
}
