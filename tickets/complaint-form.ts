import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

/** What the plain form of the scan page sends: texts by name, and the photos that were chosen. */
export type ComplaintForm = {
  fields: Partial<Record<string, string>>;
  photos: Uint8Array[];
  /** There were more photos, or larger ones, than we take. */
  photosRefused: boolean;
};

const tooMuch = new Set(['FST_REQ_FILE_TOO_LARGE', 'FST_FILES_LIMIT']);
const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** Reads the form to its end, so that a browser always gets to see the answer. */
export async function readComplaintForm(request: FastifyRequest): Promise<ComplaintForm> {
  const form: ComplaintForm = { fields: {}, photos: [], photosRefused: false };
  const refuse = (error: unknown) => {
    if (!tooMuch.has(codeOf(error))) throw error;
    form.photosRefused = true;
    return new Uint8Array();
  };
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') form.fields[part.fieldname] = String(part.value);
      else {
        // A browser sends an empty file for a field in which none was chosen.
        const bytes = await part.toBuffer().catch(refuse);
        if (bytes.length > 0) form.photos.push(bytes);
      }
    }
  } catch (error) {
    refuse(error);
  }
  return form;
}
