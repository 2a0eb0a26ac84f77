import { assetById } from '../../assets/index.ts';
import { camerasSeeing, holdFootage, releaseFootage } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import { sightingsOf } from '../alerts/sighting-store.ts';
import { RATING_DAYS } from '../complaints/rating.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { markFootageHeld, ticketsToRelease } from '../ticket-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The moments of a ticket around which footage is kept. */
const moments = ['filed', 'handled'] as const;
type Moment = (typeof moments)[number];

const holderOf = (ticketNumber: string, moment: Moment) => `ticket:${ticketNumber}/${moment}`;

/** All under which footage of a ticket may be held. */
export const holdersOf = (ticketNumber: string): string[] =>
  moments.map((moment) => holderOf(ticketNumber, moment));

/** The cameras that see the place of a ticket, and those that have seen what it is about. */
export async function camerasOfTicket(query: Query, ticket: Ticket): Promise<string[]> {
  const { lng, lat, assetId, ticketId } = ticket;
  const asset = assetId ? await assetById(query, assetId) : undefined;
  const seeing = await camerasSeeing(query, { lng, lat }, { atHeightM: asset?.heightM ?? 0 });
  const sightings = await sightingsOf(query, ticketId);
  return [...new Set([...seeing, ...sightings].map(({ cameraId }) => cameraId))];
}

/**
 * Keeps the footage of an hour before and after a moment of a ticket from being dropped, for all cameras that
 * see its place: until nobody can rate it any more.
 */
export async function holdTicketFootage(
  { clock }: Pick<TicketDeps, 'clock'>,
  query: Query,
  ticket: Ticket,
  moment: Moment,
  around: Date,
): Promise<void> {
  const cameraIds = await camerasOfTicket(query, ticket);
  if (cameraIds.length === 0) return;
  const from = new Date(around.getTime() - HOUR_MS);
  const to = new Date(around.getTime() + HOUR_MS);
  const holder = holderOf(ticket.ticketNumber, moment);
  await holdFootage(query, { holder, cameraIds, range: { from, to }, at: clock.now() });
  await markFootageHeld(query, ticket.ticketNumber, true);
}

/** Lets go of the footage of tickets that were closed longer ago than they can be rated; answers how many. */
export async function releaseTicketFootage({ db, clock }: TicketDeps): Promise<number> {
  const closedBefore = new Date(clock.now().getTime() - RATING_DAYS * DAY_MS);
  const ticketNumbers = await ticketsToRelease(db.query, closedBefore);
  for (const ticketNumber of ticketNumbers) {
    await db.transaction(async (query) => {
      for (const holder of holdersOf(ticketNumber)) await releaseFootage(query, holder);
      await markFootageHeld(query, ticketNumber, false);
    });
  }
  return ticketNumbers.length;
}
