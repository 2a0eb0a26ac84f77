import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { assetByCode } from '../../assets/index.ts';
import type { Db } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { camerasOfAsset } from './camera-asset-store.ts';
import { cameraReaders, Health, Id, Nullable } from './camera-schema.ts';

const AssetPath = Type.Object({ assetCode: Type.String({ pattern: '^[0-9]{16}$' }) });
const AssetCameras = Type.Object({
  cameras: Type.Array(
    Type.Object({
      cameraId: Id,
      name: Type.String(),
      health: Health,
      enabled: Type.Boolean(),
      pixelsPerM: Nullable(
        Type.Number({ description: 'Of the picture, across the line of sight' }),
      ),
      lowestM: Nullable(Type.Number({ description: 'What is lower above the ground is hidden' })),
      drawn: Type.Boolean({ description: 'Somebody has drawn its box in the picture' }),
    }),
  ),
});

/** Which cameras see a fixture. */
export const assetCameraRoutes =
  ({ db }: { db: Db }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/assets/:assetCode/cameras',
      {
        config: { access: cameraReaders },
        schema: {
          tags: ['assets'],
          summary: 'The cameras that see an asset, the sharpest first',
          params: AssetPath,
          response: { 200: AssetCameras },
        },
      },
      async ({ params: { assetCode } }) => {
        const asset = await assetByCode(db.query, assetCode);
        if (!asset) throw new AppError('not-found', `There is no asset ${assetCode}.`);
        return { cameras: await camerasOfAsset(db.query, asset.assetId) };
      },
    );
  };
