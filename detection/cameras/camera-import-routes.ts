import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { coordinateSystems, ImportProblems, tableLimits } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { CameraDeps } from './camera-deps.ts';
import { cameraWriters } from './camera-schema.ts';
import { importCameras } from './import-cameras.ts';

const ImportQuery = Type.Object({
  commit: Type.Boolean({ default: false, description: 'False: only say what would happen' }),
  format: Type.Enum(['csv', 'xlsx'], { default: 'csv' }),
  crs: Type.Enum([...coordinateSystems], {
    default: 'wgs84',
    description: 'Coordinate system of the positions; platforms of GB/T 28181 give WGS-84',
  }),
});
const ImportAnswer = Type.Object({
  rows: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer({ description: 'Rows with something wrong in them, which are left out' }),
  applied: Type.Boolean({ description: 'Whether anything was written' }),
  problemCount: Type.Integer(),
  problems: ImportProblems,
  ignored: Type.Array(Type.String(), { description: 'Columns that mean nothing here' }),
});

/** Lists of cameras as files: our own columns, or the channel fields of GB/T 28181 platforms. */
export const cameraImportRoutes =
  (deps: CameraDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/cameras/import',
      {
        config: { access: cameraWriters },
        bodyLimit: tableLimits.fileBytes + 65_536,
        schema: {
          tags: ['cameras'],
          summary: 'Import cameras from CSV or XLSX',
          description:
            'multipart/form-data with one file. Rows with a problem are left out and told; a repeated import updates.',
          consumes: ['multipart/form-data'],
          querystring: ImportQuery,
          response: { 200: ImportAnswer },
        },
      },
      async (request) => {
        const { commit, format, crs: system } = request.query;
        const limits = { fileSize: tableLimits.fileBytes, files: 1, fields: 0, parts: 1 };
        const file = await request.file({ limits });
        if (!file) throw new AppError('invalid-field', 'Add the file as the field "file".');
        return importCameras(deps, { bytes: await file.toBuffer(), format, system, commit });
      },
    );
  };
