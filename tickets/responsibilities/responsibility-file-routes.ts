import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { contentTypes } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { dayOf } from '../deadline.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { importList } from './import-list.ts';
import { exportList, listFormats } from './responsibility-file.ts';
import { Day, ImportAnswer } from './responsibility-schema.ts';

const Format = Type.Enum([...listFormats]);
const ExportQuery = Type.Object({
  format: Format,
  day: Type.Optional(Type.String({ ...Day, description: 'Today unless told' })),
});
const ImportFields = Type.Object(
  {
    format: Format,
    mode: Type.Enum(['dry-run', 'all-or-nothing']),
    effectiveFrom: Day,
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  },
  { additionalProperties: false },
);

const tags = ['responsibilities'];
/** A list has some hundreds of rows. */
const MAX_BYTES = 4_000_000;

/** The responsibility list as files. */
export const responsibilityFileRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/responsibilities/export',
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'Export the responsibility list as CSV or XLSX',
          querystring: ExportQuery,
          produces: [contentTypes.csv, contentTypes.xlsx],
          response: { 200: Type.Any({ description: 'The file' }) },
        },
      },
      async ({ query: { format, day = dayOf(deps.clock.now()) } }, reply) =>
        reply
          .header('content-type', contentTypes[format])
          .header(
            'content-disposition',
            `attachment; filename="citymark-responsibilities-${day}.${format}"`,
          )
          .send(await exportList(deps.db, format, day)),
    );

    app.post(
      '/api/responsibilities/import',
      {
        config: { access: ['admin'] },
        bodyLimit: MAX_BYTES + 65_536,
        schema: {
          tags,
          summary: 'Import a responsibility list from CSV or XLSX, to hold from a day on',
          description:
            'multipart/form-data: file, format (csv, xlsx), mode (dry-run, all-or-nothing), effectiveFrom, reason. ' +
            'Rows that the file does not have stay as they are.',
          consumes: ['multipart/form-data'],
          response: { 200: ImportAnswer },
        },
      },
      async (request) => {
        const limits = { fileSize: MAX_BYTES, files: 1, fields: 4, parts: 5 };
        const { bytes, fields } = await readForm(request.parts({ limits }));
        const { mode, ...rest } = fields;
        const input = { ...rest, bytes, dryRun: mode === 'dry-run' };
        return importList(deps, signedIn(request), input);
      },
    );
  };

/** The file and the fields of the form, in any order. @throws AppError `invalid-field` */
async function readForm(
  parts: AsyncIterable<MultipartFile | MultipartValue>,
): Promise<{ bytes: Uint8Array; fields: Static<typeof ImportFields> }> {
  let bytes: Uint8Array | undefined;
  const fields: Record<string, unknown> = {};
  for await (const part of parts) {
    if (part.type === 'file') bytes = await part.toBuffer();
    else fields[part.fieldname] = part.value;
  }
  if (!bytes) throw new AppError('invalid-field', 'Add the file as the field "file".');
  if (!Value.Check(ImportFields, fields)) {
    const errors = Value.Errors(ImportFields, fields);
    throw new AppError('invalid-field', 'Give format, mode, effectiveFrom and reason.', {
      fields: errors.map((error) => ({ field: error.instancePath, message: error.message })),
    });
  }
  return { bytes, fields };
}
