import { maybeOne, type Query, sql, toJson } from '../../platform/db.ts';
import { openStates, type Ticket } from '../ticket.ts';
import { metresFrom } from '../ticket-store.ts';

/** A sighting and the ticket that stands for it. */
export type TicketSighting = {
  sightingId: string;
  ticketId: string;
  cameraId: string;
  algorithmId: string;
  joinedAt: Date;
  photoId: string | null;
  evidence: SightingEvidence;
};

/** What the ticket took from the sighting; the box in pixels of the picture, time in ISO 8601. */
export type SightingEvidence = {
  box: readonly [number, number, number, number] | null;
  widthPx: number | null;
  heightPx: number | null;
  takenAt: string | null;
  score: number;
  modelId: string | null;
  modelVersion: string | null;
  dwellSeconds: number | null;
  minScore: number | null;
};

/** Lets one transaction at a time turn sightings into tickets, so that two about one place find each other. */
export async function lockSightings(query: Query): Promise<void> {
  await query(sql`select pg_advisory_xact_lock(hashtext('tickets.sighting'))`);
}

/** The number of the ticket that a sighting opened or joined. */
export async function ticketOfSighting(
  query: Query,
  sightingId: string,
): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ ticketNumber: string }>(sql`
      select t.ticket_number as "ticketNumber"
      from ticket_sightings s join tickets t using (ticket_id) where s.sighting_id = ${sightingId}`),
  );
  return row?.ticketNumber;
}

/** The open ticket about the same fixture and problem, or else about the same kind of thing at the same place. */
export async function openTicketLike(
  query: Query,
  subject: Pick<Ticket, 'assetId' | 'classCode' | 'problemCode' | 'lng' | 'lat'>,
  withinM: number,
): Promise<string | undefined> {
  const { assetId, classCode, problemCode } = subject;
  const distance = metresFrom(subject);
  const row = await maybeOne(
    query<{ ticketNumber: string }>(
      assetId
        ? sql`select t.ticket_number as "ticketNumber" from tickets t
            where t.asset_id = ${assetId} and t.problem_code = ${problemCode}
              and t.state = any(${openStates})`
        : sql`select t.ticket_number as "ticketNumber" from tickets t
            where t.asset_id is null and t.class_code = ${classCode}
              and t.problem_code = ${problemCode} and t.state = any(${openStates})
              and ${distance} <= ${withinM}
            order by ${distance} limit 1`,
    ),
  );
  return row?.ticketNumber;
}

export async function insertTicketSighting(query: Query, row: TicketSighting): Promise<void> {
  const { sightingId, ticketId, cameraId, algorithmId, joinedAt, photoId, evidence } = row;
  await query(sql`
    insert into ticket_sightings (sighting_id, ticket_id, camera_id, algorithm_id, joined_at, photo_id,
      evidence)
    values (${sightingId}, ${ticketId}, ${cameraId}, ${algorithmId}, ${joinedAt}, ${photoId},
      ${toJson(evidence)})`);
}

const rowsOf = (ticketId: string) => sql`
  select sighting_id as "sightingId", ticket_id as "ticketId", camera_id as "cameraId",
    algorithm_id as "algorithmId", joined_at as "joinedAt", photo_id as "photoId", evidence
  from ticket_sightings where ticket_id = ${ticketId} order by joined_at, sighting_id`;

/** What a camera saw first that belongs to a ticket. */
export const firstSightingOf = (
  query: Query,
  ticketId: string,
): Promise<TicketSighting | undefined> =>
  maybeOne(query<TicketSighting>(sql`${rowsOf(ticketId)} limit 1`));

/** All that cameras saw of a ticket, the oldest first. */
export const sightingsOf = (query: Query, ticketId: string): Promise<TicketSighting[]> =>
  query<TicketSighting>(rowsOf(ticketId));
