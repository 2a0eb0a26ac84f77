import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { AppError } from '../platform/errors.ts';
import { type ImportRing, ringImport } from './asset-bell.ts';
import { codeSchemes, defaultScheme } from './asset-code.ts';
import type { AssetDeps } from './asset-deps.ts';
import { coordinateSystems } from './coordinate-system.ts';
import { exportAssets } from './export-assets.ts';
import { type ImportInput, type ImportMode, importAssets, importModes } from './import-assets.ts';
import { ImportProblems } from './import-problem.ts';
import { type ImportWatch, rowOutcomes } from './plan-import.ts';
import { previewImport, refusedRows } from './preview-import.ts';
import { tableFormats, tableLimits } from './table.ts';
import { contentTypes } from './write-table.ts';

const Format = Type.Enum([...tableFormats]);
const System = Type.Enum([...coordinateSystems], {
  description: 'Coordinate system of the positions; it cannot be told from the numbers',
});

const ImportFields = Type.Object(
  {
    format: Format,
    crs: System,
    mode: Type.Enum([...importModes]),
    scheme: Type.Enum(codeSchemes.map(({ scheme }) => scheme)),
    importId: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z-]{8,40}$' })),
  },
  { additionalProperties: false },
);
const ImportAnswer = Type.Object({
  mode: Type.Enum([...importModes]),
  rows: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer({ description: 'Rows with something wrong in them' }),
  applied: Type.Boolean({ description: 'Whether anything was written' }),
  problemCount: Type.Integer(),
  problems: ImportProblems,
});
const PreviewAnswer = Type.Object({
  ...ImportAnswer.properties,
  columns: Type.Array(
    Type.Object({
      header: Type.String(),
      field: Type.Union([Type.String(), Type.Null()], {
        description: 'What the column is taken for; null is kept as it is',
      }),
    }),
  ),
  lines: Type.Array(
    Type.Object({
      row: Type.Integer(),
      cells: Type.Array(Type.String()),
      outcome: Type.Enum([...rowOutcomes]),
    }),
    { description: 'The first 20 rows, and the first 100 that are refused' },
  ),
});
const ExportQuery = Type.Object({ format: Format, crs: System });

/** The register as files, in the columns that cities exchange. */
export const assetFileRoutes =
  (deps: AssetDeps & Parameters<typeof ringImport>[0]): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['assets'];
    const limits = { fileSize: tableLimits.fileBytes, files: 1, fields: 5, parts: 6 };
    const upload = {
      config: { access: ['asset_admin', 'admin'] as const },
      bodyLimit: tableLimits.fileBytes + 65_536,
    };

    const watch = (
      { actor }: FastifyRequest,
      { raw }: FastifyReply,
      importId: string | undefined,
    ): ImportWatch => {
      const tell = (phase: ImportRing['phase']) => (done: number, rows: number) => {
        if (importId && actor) {
          ringImport(deps, { importId, staffId: actor.staffId, phase, done, rows });
        }
      };
      const isGone = () => raw.destroyed && !raw.writableFinished;
      return { onChecked: tell('checking'), onWritten: tell('writing'), isGone };
    };

    app.post(
      '/api/assets/import',
      {
        ...upload,
        schema: {
          tags,
          summary: 'Import assets from CSV, XLSX or GeoJSON',
          description:
            'multipart/form-data: file, format (csv, xlsx, geojson), crs (cgcs2000, wgs84, gcj02, bd09), ' +
            'mode (dry-run, all-or-nothing, skip-bad), scheme for codes that are not laid out as in GB/T 30428.2, and ' +
            'importId (one of yours, random) to hear of the progress on GET /api/live. A connection that is closed before ' +
            'writing begins undoes it; after that it goes on to its end.',
          consumes: ['multipart/form-data'],
          response: { 200: ImportAnswer },
        },
      },
      async (request, reply) => {
        const { mode, importId, ...file } = await readForm(request.parts({ limits }));
        return importAssets(deps, { ...file, mode }, watch(request, reply, importId));
      },
    );

    app.post(
      '/api/assets/import/preview',
      {
        ...upload,
        schema: {
          tags,
          summary: 'What a file of assets would do, row by row; nothing is written',
          consumes: ['multipart/form-data'],
          response: { 200: PreviewAnswer },
        },
      },
      async (request, reply) => {
        const { importId, ...file } = await readForm(request.parts({ limits }), 'dry-run');
        return previewImport(deps, file, watch(request, reply, importId));
      },
    );

    app.post(
      '/api/assets/import/refused',
      {
        ...upload,
        schema: {
          tags,
          summary: 'The rows of a file that are refused, as CSV with what is wrong with each',
          consumes: ['multipart/form-data'],
          produces: [contentTypes.csv],
          response: { 200: Type.Any({ description: 'The file' }) },
        },
      },
      async (request, reply) => {
        const file = await readForm(request.parts({ limits }), 'dry-run');
        return reply.type(contentTypes.csv).send(await refusedRows(deps, file));
      },
    );

    app.get(
      '/api/assets/export',
      {
        config: { access: ['asset_admin', 'supervisor', 'auditor', 'admin'] },
        schema: {
          tags,
          summary: 'Export all assets as CSV, XLSX or GeoJSON',
          querystring: ExportQuery,
          produces: Object.values(contentTypes),
          response: { 200: Type.Any({ description: 'The file' }) },
        },
      },
      async ({ query: { format, crs } }, reply) =>
        reply
          .header('content-type', contentTypes[format])
          .header('content-disposition', `attachment; filename="citymark-assets-${crs}.${format}"`)
          .send(await exportAssets(deps, { format, system: crs })),
    );
  };

/** The file and the fields of the form, in any order. @throws AppError `invalid-field` */
async function readForm(
  parts: AsyncIterable<MultipartFile | MultipartValue>,
  mode?: ImportMode,
): Promise<ImportInput & { importId?: string }> {
  let bytes: Uint8Array | undefined;
  const fields: Record<string, unknown> = { scheme: defaultScheme, ...(mode && { mode }) };
  for await (const part of parts) {
    if (part.type === 'file') bytes = await part.toBuffer();
    else fields[part.fieldname] = part.value;
  }
  if (!bytes) throw new AppError('invalid-field', 'Add the file as the field "file".');
  if (!Value.Check(ImportFields, fields)) {
    const errors = Value.Errors(ImportFields, fields);
    throw new AppError('invalid-field', 'Give format, crs and mode.', {
      fields: errors.map((error) => ({ field: error.instancePath, message: error.message })),
    });
  }
  const { crs: system, ...rest } = fields;
  return { bytes, system, ...rest };
}
