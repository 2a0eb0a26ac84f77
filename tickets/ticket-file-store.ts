import { type Query, sql } from '../platform/db.ts';
import type { Channel } from './complaints/complaint-store.ts';
import type { TicketState } from './ticket.ts';
import type { EventValue } from './ticket-event.ts';

/** The parts of a ticket's page that come from its own rows. */
export type TicketFile = {
  complaints: {
    complaintId: string;
    at: Date;
    text: string | null;
    channel: Channel;
    photoIds: string[];
    contact: 'none' | 'shared' | 'on-request';
  }[];
  photos: {
    photoId: string;
    kind: 'complaint' | 'handled' | 'sighting' | 'field';
    at: Date;
    widthPx: number;
    heightPx: number;
  }[];
  events: {
    seq: number;
    kind: string;
    fromState: TicketState | null;
    toState: TicketState;
    at: Date;
    actorName: string | null;
    departmentName: string | null;
    note: string | null;
    data: { [key: string]: EventValue };
  }[];
  ratings: {
    at: Date;
    speed: number;
    result: number;
    service: number;
    system: number;
    comment: string | null;
    round: number;
  }[];
};

/** The ticket's own rows and those of the tickets that went on in it. */
const ofTicket = (ticketId: string) => sql`(
  select ticket_id from tickets where ticket_id = ${ticketId} or merged_into = ${ticketId})`;

const complaints = (query: Query, ticketId: string) =>
  query<TicketFile['complaints'][number]>(sql`
    select c.complaint_id as "complaintId", c.filed_at as at, c.text, c.channel,
      array(select p.photo_id::text from photos p where p.complaint_id = c.complaint_id
        order by p.position) as "photoIds",
      case when k.complaint_id is null then 'none' when k.shared then 'shared' else 'on-request' end
        as contact
    from complaints c left join contacts k using (complaint_id)
    where c.ticket_id in ${ofTicket(ticketId)} order by c.filed_at, c.position limit 500`);

const photos = (query: Query, ticketId: string) =>
  query<TicketFile['photos'][number]>(sql`
    select photo_id as "photoId", kind, taken_at as at, width_px as "widthPx", height_px as "heightPx"
    from photos where ticket_id in ${ofTicket(ticketId)} order by taken_at, photo_id`);

const events = (query: Query, ticketId: string) =>
  query<TicketFile['events'][number]>(sql`
    select e.seq, e.kind, e.from_state as "fromState", e.to_state as "toState", e.at,
      e.actor_name as "actorName", d.name_zh as "departmentName", e.note, e.data
    from ticket_events e left join departments d using (department_id)
    where e.ticket_id = ${ticketId} order by e.seq`);

const ratings = (query: Query, ticketId: string) =>
  query<TicketFile['ratings'][number]>(sql`
    select rated_at as at, speed, result, service, system, comment, round
    from ratings where ticket_id = ${ticketId} order by rated_at`);

export async function ticketFile(query: Query, ticketId: string): Promise<TicketFile> {
  const parts = await Promise.all([
    complaints(query, ticketId),
    photos(query, ticketId),
    events(query, ticketId),
    ratings(query, ticketId),
  ]);
  return { complaints: parts[0], photos: parts[1], events: parts[2], ratings: parts[3] };
}
