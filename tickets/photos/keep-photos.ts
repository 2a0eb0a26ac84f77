import sharp from 'sharp';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { imageType } from './image-type.ts';
import type { KeptPhoto } from './photo-store.ts';

export const MAX_PHOTOS = 6;
export const MAX_PHOTO_BYTES = 12 * 1024 * 1024;
/** A 12 MB file can unpack to gigabytes; no phone makes more than this in one picture. */
const MAX_PIXELS = 64_000_000;
const MAX_EDGE_PX = 2048;

/** A photo that is in the blobs but not yet in a row. */
export type StoredPhoto = Pick<
  KeptPhoto,
  'photoId' | 'position' | 'sha256' | 'originalSha256' | 'widthPx' | 'heightPx'
>;

/** The context under which the original of a photo is sealed. */
export const originalContext = (photoId: string): string => `photos.original:${photoId}`;

/**
 * Writes photos to the blobs: an upright JPEG of at most 2048 px without any metadata to show, and the
 * file as it came, sealed. Throws `too-large`, `invalid-field` (too many) or `unsupported-type`, which
 * name the photo by its number.
 */
export async function keepPhotos(
  { blobs, secrets }: Pick<TicketDeps, 'blobs' | 'secrets'>,
  photos: readonly Uint8Array[],
): Promise<StoredPhoto[]> {
  if (photos.length > MAX_PHOTOS) {
    const message = `At most ${MAX_PHOTOS} photos.`;
    throw new AppError('invalid-field', message, { fields: [{ field: '/photos', message }] });
  }
  // All are looked at before the first is kept, and one after the other: decoding costs memory.
  const cleaned = [];
  for (const [index, bytes] of photos.entries()) cleaned.push(await cleanPhoto(bytes, index + 1));
  return Promise.all(
    cleaned.map(async ({ original, jpeg, widthPx, heightPx }, index) => {
      const photoId = newId();
      const [sha256, originalSha256] = await Promise.all([
        blobs.put(jpeg),
        blobs.put(secrets.seal(original, originalContext(photoId))),
      ]);
      return { photoId, position: index + 1, sha256, originalSha256, widthPx, heightPx };
    }),
  );
}

async function cleanPhoto(bytes: Uint8Array, number: number) {
  if (bytes.length > MAX_PHOTO_BYTES) {
    throw new AppError('too-large', `Photo ${number} is larger than 12 MB. Send a smaller one.`);
  }
  const type = imageType(bytes);
  if (!type) {
    throw new AppError('unsupported-type', `Photo ${number} is not a JPEG, PNG, WebP or AVIF.`);
  }
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize(MAX_EDGE_PX, MAX_EDGE_PX, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 82 })
      .toBuffer({ resolveWithObject: true });
    return { original: bytes, jpeg: data, widthPx: info.width, heightPx: info.height };
  } catch (error) {
    const hint =
      type === 'heic'
        ? 'is in HEIC, which cannot be read here. Send it as JPEG.'
        : `cannot be read: damaged, or more than ${MAX_PIXELS / 1e6} million pixels.`;
    throw new AppError('unsupported-type', `Photo ${number} ${hint}`, { cause: error });
  }
}
