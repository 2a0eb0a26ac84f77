import { assetById } from '../../assets/index.ts';
import { type PlaceExamination, type Sighting, sightingById } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import { sightingsOf } from '../alerts/sighting-store.ts';
import type { Ticket } from '../ticket.ts';

/** What the place ledger has made of the sightings of a ticket, the oldest first. */
export async function ledgerOf(query: Query, ticketId: string): Promise<Sighting[]> {
  const taken = await sightingsOf(query, ticketId);
  const sightings = await Promise.all(
    taken.map(({ sightingId }) => sightingById(query, sightingId)),
  );
  return sightings.filter((each) => each !== undefined);
}

/** What to look at for a ticket: where it is, and what it looked like when a camera found it. */
export async function placeAsked(
  query: Query,
  ticket: Ticket,
  algorithmId: string | null,
  sightings: readonly Sighting[],
): Promise<PlaceExamination> {
  const { lng, lat, assetId, filedAt, lastComplaintAt, handledAt, complaintCount } = ticket;
  const asset = assetId ? await assetById(query, assetId) : undefined;
  const frame = sightings.find((each) => each.bestFrame !== null)?.bestFrame;
  return {
    place: { lng, lat, heightM: asset?.heightM ?? 0 },
    ...{ assetId, algorithmId, handledAt },
    before: frame
      ? {
          ...{ cameraId: frame.cameraId, takenAt: frame.takenAt, sha256: frame.sha256 },
          region: frame.box,
        }
      : null,
    reportedAt: complaintCount > 0 ? lastComplaintAt : filedAt,
  };
}
