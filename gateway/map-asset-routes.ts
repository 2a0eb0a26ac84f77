import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { assetsOfTile, isTile, writeAssetTile } from '../assets/index.ts';
import { cameraReaders, countBlindSpots, unseenAssets } from '../detection/index.ts';
import { hasRole } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import type { Deps } from './deps.ts';

const TILE_TYPE = 'application/vnd.mapbox-vector-tile';
const Tile = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
const TilePath = Type.Object({ z: Type.Integer(), x: Type.Integer(), y: Type.Integer() });
const TileQuery = Type.Object({
  classes: Type.Optional(
    Type.String({
      pattern: '^[0-9]{2,5}(,[0-9]{2,5}){0,199}$',
      description: 'Only these major classes (01) or classes (0118), with commas between',
    }),
  ),
});
const BlindSpots = Type.Object({
  classes: Type.Array(
    Type.Object({ classCode: Type.String(), assets: Type.Integer(), unseen: Type.Integer() }),
  ),
});

/** Fixtures on the map, and which of them no camera sees. */
export const mapAssetRoutes =
  (deps: Pick<Deps, 'db'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['map'];
    const { query } = deps.db;

    app.get(
      '/api/map/assets/:z/:x/:y.mvt',
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'Fixtures as vector tile: clusters from afar, each by itself from zoom 16',
          description:
            'Layer `assets`: points {count, classCode} or {assetId, assetCode, classCode, name, state, seen}; `seen` is told to those who may see cameras.',
          params: TilePath,
          querystring: TileQuery,
          response: { 200: { content: { [TILE_TYPE]: { schema: Tile } } }, 304: Type.Null() },
        },
      },
      async (request, reply) => {
        const { params: tile, actor } = request;
        if (!isTile(tile)) throw new AppError('bad-request', 'There is no such tile.');
        const found = await assetsOfTile(query, tile, request.query.classes?.split(',') ?? null);
        const tellsSeen = actor !== null && hasRole(actor, ...cameraReaders);
        const assetIds = found.assets.map((asset) => asset.assetId);
        const unseen = tellsSeen ? await unseenAssets(query, assetIds) : null;
        const bytes = Buffer.from(writeAssetTile(found, tile, unseen));
        const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
        reply.header('cache-control', 'private, max-age=30').header('etag', etag);
        if (request.headers['if-none-match']?.replace(/^W\//, '') === etag) {
          return reply.code(304).send(null);
        }
        return reply.type(TILE_TYPE).send(bytes);
      },
    );

    app.get(
      '/api/map/blind-spots',
      {
        config: { access: cameraReaders },
        schema: {
          tags,
          summary: 'How many fixtures of each class are in no camera’s sight',
          response: { 200: BlindSpots },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'private, max-age=60');
        return { classes: await countBlindSpots(query) };
      },
    );
  };
