import { AppError } from '../../platform/errors.ts';

/** One part of a multipart request, as the HTTP plugin gives it. */
type Part =
  | { type: 'field'; fieldname: string; value: unknown }
  | { type: 'file'; fieldname: string; toBuffer(): Promise<Buffer> };

/** As much of a request as is needed to read a form with photos. */
export type PhotoFormRequest = {
  body: unknown;
  isMultipart(): boolean;
  parts(): AsyncIterable<Part>;
};

/**
 * Turns a multipart request into the body that JSON callers send: text fields as they are, the files of
 * `photos` as a list of bytes. An empty file field, as browsers send for "no photo", is left out. Limits of
 * size and number are those of the HTTP plugin, whose errors pass through. Throws `invalid-field` for
 * photos in JSON.
 */
export async function readPhotoForm(request: PhotoFormRequest): Promise<void> {
  if (!request.isMultipart()) {
    if (typeof request.body !== 'object' || !request.body || !('photos' in request.body)) return;
    const message = 'Photos are files: send them as multipart/form-data.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/photos', message }] });
  }
  const body: Record<string, unknown> = {};
  const photos: Buffer[] = [];
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      body[part.fieldname] = part.value;
      continue;
    }
    const bytes = await part.toBuffer();
    if (part.fieldname === 'photos' && bytes.length > 0) photos.push(bytes);
  }
  if (photos.length > 0) body.photos = photos;
  request.body = body;
}
