import { type Query, sql } from '../platform/db.ts';
import { visibleTickets } from './board/ticket-filter-store.ts';
import { openStates, type TicketState, type Urgency } from './ticket.ts';
import type { Visibility } from './ticket-access.ts';

/** An open ticket as the map shows it. */
export type MapTicket = {
  ticketNumber: string;
  state: TicketState;
  urgency: Urgency;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  departmentName: string;
  locationNote: string | null;
  lng: number;
  lat: number;
  filedAt: Date;
  dueAt: Date | null;
};

/** The open tickets that somebody sees, the most urgent and then the soonest due first. */
export async function openMapTickets(
  query: Query,
  seen: Visibility,
  { at, limit }: { at: Date; limit: number },
): Promise<MapTicket[]> {
  return query<MapTicket>(sql`
    select t.ticket_number as "ticketNumber", t.state, t.urgency, k.name_zh as "classZh",
      k.name_en as "classEn", p.name_zh as "problemZh", p.name_en as "problemEn",
      d.name_zh as "departmentName", t.location_note as "locationNote", t.lng, t.lat,
      t.filed_at as "filedAt", t.due_at as "dueAt"
    from tickets t
      join asset_classes k using (class_code)
      join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
      join departments d on d.department_id = t.department_id
    where ${visibleTickets(seen, at)} and t.state = any(${openStates})
    order by t.urgency, t.due_at nulls last, t.ticket_id limit ${limit}`);
}

/** Where tickets were that were filed since then; of one department or all. */
export async function placesOfFiled(
  query: Query,
  { since, departmentId }: { since: Date; departmentId: string | null },
): Promise<{ lng: number; lat: number }[]> {
  return query(sql`
    select lng, lat from tickets
    where filed_at >= ${since} and (${departmentId}::uuid is null or department_id = ${departmentId})`);
}
