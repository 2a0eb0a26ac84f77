import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { setAlgorithm } from './camera-algorithms.ts';
import type { CameraDeps } from './camera-deps.ts';
import { cameraWriters, HoursField, Id, Nullable, PixelBox, Pixels } from './camera-schema.ts';
import { drawAsset } from './draw-asset.ts';

const AlgorithmPath = Type.Object({
  cameraId: Id,
  algorithmId: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
});
const AlgorithmBody = Type.Object({
  enabled: Type.Boolean(),
  settings: Type.Record(Type.String({ maxLength: 40 }), Type.Number(), { maxProperties: 50 }),
  hours: HoursField,
});
const AssetPath = Type.Object({ cameraId: Id, assetId: Id });
const AssetBody = Type.Object({
  widthPx: Pixels,
  heightPx: Pixels,
  box: Nullable(PixelBox),
});

/** What is looked for through a camera, and where its fixtures are in the picture. */
export const cameraSettingRoutes =
  (deps: Pick<CameraDeps, 'db' | 'clock'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['cameras'];
    const writers = { access: cameraWriters };

    app.put(
      '/api/cameras/:cameraId/algorithms/:algorithmId',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Switch an algorithm on or off for a camera, and set it',
          params: AlgorithmPath,
          body: AlgorithmBody,
          response: {
            200: Type.Object({ algorithmId: Type.String(), ...AlgorithmBody.properties }),
          },
        },
      },
      async ({ params: { cameraId, algorithmId }, body }) => {
        await setAlgorithm(deps, cameraId, algorithmId, body);
        return { algorithmId, ...body };
      },
    );

    app.put(
      '/api/cameras/:cameraId/assets/:assetId',
      {
        config: writers,
        schema: {
          tags,
          summary:
            'Draw the box of a fixture in the picture; null goes back to what the calibration says',
          params: AssetPath,
          body: AssetBody,
          response: { 200: Type.Object({ assetId: Id, box: Nullable(PixelBox) }) },
        },
      },
      async ({ params: { cameraId, assetId }, body }) => {
        await drawAsset(deps, { cameraId, assetId, ...body });
        return { assetId, box: body.box };
      },
    );
  };
