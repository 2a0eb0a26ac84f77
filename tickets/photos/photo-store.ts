import { join, maybeOne, type Query, sql } from '../../platform/db.ts';

/** A photo whose two blobs are written: the cleaned JPEG and the sealed original. */
export type KeptPhoto = {
  photoId: string;
  ticketId: string;
  complaintId: string | null;
  /** `sighting`: of a camera; `field`: by somebody who went there. */
  kind: 'complaint' | 'handled' | 'sighting' | 'field';
  position: number;
  sha256: string;
  originalSha256: string;
  widthPx: number;
  heightPx: number;
  takenAt: Date;
};

/** `insert into photos …`, to run alone or in a `with`. */
export const insertPhotos = (photos: readonly KeptPhoto[]) => sql`
  insert into photos (photo_id, ticket_id, complaint_id, kind, position, sha256, original_sha256,
    width_px, height_px, taken_at)
  values ${join(
    photos.map(
      (photo) =>
        sql`(${photo.photoId}, ${photo.ticketId}, ${photo.complaintId}, ${photo.kind}, ${photo.position},
          ${photo.sha256}, ${photo.originalSha256}, ${photo.widthPx}, ${photo.heightPx}, ${photo.takenAt})`,
    ),
  )}`;

/** Where the cleaned JPEG of a photo is, and whose ticket it belongs to. */
export const photoFile = (
  query: Query,
  photoId: string,
): Promise<{ sha256: string; ticketNumber: string } | undefined> =>
  maybeOne(
    query<{ sha256: string; ticketNumber: string }>(sql`
      select p.sha256, t.ticket_number as "ticketNumber"
      from photos p join tickets own using (ticket_id)
        join tickets t on t.ticket_id = coalesce(own.merged_into, own.ticket_id)
      where p.photo_id = ${photoId}`),
  );
