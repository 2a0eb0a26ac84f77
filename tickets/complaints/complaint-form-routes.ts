import { randomUUID } from 'node:crypto';
import type {} from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { openSmartCode, type PageSender, scanPage } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { type FiledComplaint, MAX_TEXT, type Plate } from './complaint-input.ts';
import { normaliseContact } from './contact.ts';
import { fileComplaint } from './file-complaint.ts';
import { openReports } from './tracking.ts';

const Html = Type.String({ description: 'A page' });
const Redirect = Type.Null({ description: 'To the tracking page' });
const CodeParams = Type.Object({ smartCode: Type.String({ maxLength: 200 }) });

/** What the plain form of the scan page sends: texts by name, and the photos that were chosen. */
type ComplaintForm = {
  fields: Partial<Record<string, string>>;
  photos: Uint8Array[];
  /** There were more photos, or larger ones, than we take. */
  photosRefused: boolean;
};

const tooMuch = new Set(['FST_REQ_FILE_TOO_LARGE', 'FST_FILES_LIMIT']);
const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** Reads the form to its end, so that a browser always gets to see the answer. */
async function readComplaintForm(request: FastifyRequest): Promise<ComplaintForm> {
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

type FormError = { field: 'problemCode' | 'text' | 'contact' | 'photos'; key: string };

/** What the person can put right, as it is said at the fields. */
function mistakes({ fields, photosRefused }: ComplaintForm): FormError[] {
  const { problemCode, text = '', contact = '' } = fields;
  const errors: FormError[] = [];
  if (photosRefused) errors.push({ field: 'photos', key: 'errors.photos' });
  if (text.length > MAX_TEXT) errors.push({ field: 'text', key: 'errors.textLong' });
  if (contact.trim() && !isContact(contact)) {
    errors.push({ field: 'contact', key: 'errors.contact' });
  }
  if (!problemCode) errors.push({ field: 'problemCode', key: 'errors.problemCode' });
  else if (problemCode === 'other' && !text.trim()) {
    errors.push({ field: 'text', key: 'errors.text' });
  }
  return errors;
}

function isContact(text: string): boolean {
  try {
    return normaliseContact(text) !== '';
  } catch {
    return false;
  }
}

/** What the use case refused and the form can say; everything else is thrown on. */
function mistakeOf(error: unknown): FormError {
  if (error instanceof AppError) {
    if (error.code === 'unsupported-type' || error.code === 'too-large') {
      return { field: 'photos', key: 'errors.photos' };
    }
    if (error.code === 'invalid-field') {
      return { field: 'problemCode', key: 'errors.problemCode' };
    }
  }
  throw error;
}

/** Files what the form says; the key of a form that was changed after sending is replaced. */
async function fileForm(
  deps: TicketDeps,
  plate: Plate,
  { fields, photos }: ComplaintForm,
): Promise<FiledComplaint> {
  const { problemCode = '', text, contact, shareContact, clientKey = '', lang } = fields;
  const input = {
    ...{ plate, problemCode, text, photos, contact },
    shareContact: shareContact === 'yes',
    clientKey: isId(clientKey) ? clientKey : randomUUID(),
    lang: lang === 'en' ? ('en' as const) : ('zh' as const),
    channel: 'form' as const,
  };
  try {
    return await fileComplaint(deps, input);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    return fileComplaint(deps, { ...input, clientKey: randomUUID() });
  }
}

/** The scan page's form as browsers without JavaScript send it; answers with the tracking page. */
export const complaintFormRoutes =
  (deps: TicketDeps & { pages: PageSender }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, pages } = deps;
    app.post(
      '/A/:smartCode',
      {
        config: { access: 'public', limit: 'complaint' },
        schema: {
          tags: ['citizen'],
          summary: 'Files a complaint from the form of the scan page',
          consumes: ['multipart/form-data'],
          produces: ['text/html'],
          params: CodeParams,
          response: { 303: Redirect, 404: Html, 422: Html },
        },
      },
      async (request, reply) => {
        const { smartCode } = request.params;
        const form = await readComplaintForm(request);
        const plate = await openSmartCode(db.query, deps.secrets, smartCode);
        if (!plate) return pages.send(reply, 'unknown', {}, { status: 404 });
        let errors = mistakes(form);
        if (errors.length === 0) {
          try {
            const { trackingKey } = await fileForm(deps, plate, form);
            return reply.redirect(`/t/${trackingKey}?thanks=yes`, 303);
          } catch (error) {
            errors = [mistakeOf(error)];
          }
        }
        const { text = '', contact = '', shareContact } = form.fields;
        const [page, reports] = await Promise.all([
          scanPage(db.query, plate.asset, pages.languageOf(request)),
          openReports(db.query, [plate.asset.assetId]),
        ]);
        const typed = { text, contact, shareContact: shareContact === 'yes' };
        const photosLost = form.photos.length > 0 || form.photosRefused;
        const again = { smartCode, clientKey: randomUUID(), reports, errors, photosLost };
        return pages.send(reply, 'scan', { ...page, ...typed, ...again }, { status: 422 });
      },
    );
  };
