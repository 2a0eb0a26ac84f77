import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type TSchema } from 'typebox';
import { AppError } from '../platform/errors.ts';
import { assetByCode } from './asset-store.ts';
import { bindPlate, notePrinted, replacePlate, retirePlate } from './change-plate.ts';
import { labelRoutes } from './label-routes.ts';
import { mintPlates } from './mint-plates.ts';
import { type Plate, plateStates } from './plate.ts';
import type { PlateDeps } from './plate-deps.ts';
import { plateKeys, revokePlateKey, rotatePlateKey } from './plate-keys.ts';
import { listPlates, plateById } from './plate-store.ts';
import { plateViews } from './plate-view.ts';
import { scanCheckRoutes } from './scan-check-routes.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });
const Id = Type.String({ format: 'uuid' });
const AssetCode = Type.String({ pattern: '^[0-9]{16}$' });
const State = Type.Enum([...plateStates]);
const KeyId = Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]$' });

const PlateAnswer = Type.Object({
  plateId: Id,
  assetCode: AssetCode,
  serial: Type.String(),
  keyId: KeyId,
  state: State,
  mintedAt: Time,
  printedAt: Nullable(Time),
  boundAt: Nullable(Time),
  endedAt: Nullable(Time),
  endReason: Nullable(Type.String()),
  replacedBy: Nullable(Id),
  smartCode: Nullable(
    Type.String({ description: 'What follows /A/; null when its key is revoked' }),
  ),
  printedCode: Nullable(Type.String({ description: 'For typing in, with check characters' })),
  url: Nullable(Type.String({ description: 'The text of the symbol' })),
});
const PlateList = Type.Object({
  items: Type.Array(PlateAnswer),
  nextCursor: Nullable(Type.String()),
});
const PlateQuery = Type.Object({
  assetCode: Type.Optional(AssetCode),
  state: Type.Optional(State),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{16}[0-9A-HJKMNP-TV-Z]{2}$' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
const PlatePath = Type.Object({ plateId: Id });
const Reason = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
});
const PlateKeyAnswer = Type.Object({
  keyId: KeyId,
  active: Type.Boolean({ description: 'New plates are minted under this one' }),
  createdAt: Time,
  revokedAt: Nullable(Time),
  livePlates: Type.Integer({ description: 'Under it, and neither replaced nor retired' }),
});
const Rotated = Type.Object({ keyId: KeyId, previousKeyId: Nullable(KeyId) });

/** Plates, their keys, labels and scans. Asset administrators change plates; people in the field bind them. */
export const plateRoutes =
  (deps: PlateDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['plates'];
    const readers = { access: ['asset_admin', 'admin', 'auditor', 'supervisor'] } as const;
    const writers = { access: ['asset_admin', 'admin'] } as const;
    const binders = { access: ['asset_admin', 'admin', 'handler', 'grid_worker'] } as const;
    const keepers = { access: ['admin'] } as const;
    const { publicUrl } = deps.settings;
    const views = (plates: Plate[]) =>
      plateViews(deps.db.query, { secrets: deps.secrets, publicUrl }, plates);
    const view = async (plate: Plate | undefined) => {
      const [seen] = plate ? await views([plate]) : [];
      if (!seen) throw new AppError('not-found', 'There is no such plate.');
      return seen;
    };

    await app.register(labelRoutes(deps));
    await app.register(scanCheckRoutes(deps));

    app.post(
      '/api/assets/:assetCode/plates',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Mint a plate for an asset',
          params: Type.Object({ assetCode: AssetCode }),
          response: { 201: PlateAnswer },
        },
      },
      async (request, reply) => {
        const asset = await assetByCode(deps.db.query, request.params.assetCode);
        if (!asset) throw new AppError('not-found', 'There is no such asset.');
        const [plate] = await mintPlates(deps, { assetIds: [asset.assetId] });
        reply.code(201);
        return view(plate);
      },
    );

    app.get(
      '/api/plates',
      {
        config: readers,
        schema: {
          tags,
          summary: 'Plates by asset code and serial',
          querystring: PlateQuery,
          response: { 200: PlateList },
        },
      },
      async (request) => {
        const { cursor, limit, ...filter } = request.query;
        const plates = await listPlates(deps.db.query, filter, { after: cursor, limit });
        const last = plates.length === limit ? plates.at(-1) : undefined;
        return {
          items: await views(plates),
          nextCursor: last ? last.assetCode + last.serial : null,
        };
      },
    );

    app.get(
      '/api/plates/:plateId',
      {
        config: readers,
        schema: { tags, summary: 'A plate', params: PlatePath, response: { 200: PlateAnswer } },
      },
      async (request) => view(await plateById(deps.db.query, request.params.plateId)),
    );

    app.post(
      '/api/plates/:plateId/bind',
      {
        config: binders,
        schema: {
          tags,
          summary: 'The plate has been seen on its asset',
          params: PlatePath,
          response: { 200: Type.Object({ plateId: Id, state: State, boundAt: Nullable(Time) }) },
        },
      },
      async (request) => bindPlate(deps, request.params.plateId),
    );

    app.post(
      '/api/plates/:plateId/printed',
      {
        config: writers,
        schema: {
          tags,
          summary: 'The label of the plate, taken as a picture, has been printed',
          params: PlatePath,
          response: { 200: PlateAnswer },
        },
      },
      async (request) => view(await notePrinted(deps, request.params.plateId)),
    );

    app.post(
      '/api/plates/:plateId/replace',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Refuse the code of a plate and mint a new plate for its asset',
          params: PlatePath,
          body: Reason,
          response: { 200: Type.Object({ old: PlateAnswer, replacement: PlateAnswer }) },
        },
      },
      async (request) => {
        const input = { plateId: request.params.plateId, reason: request.body.reason };
        const { old, replacement } = await replacePlate(deps, input);
        return { old: await view(old), replacement: await view(replacement) };
      },
    );

    app.post(
      '/api/plates/:plateId/retire',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Refuse the code of a plate from now on',
          params: PlatePath,
          body: Reason,
          response: { 200: PlateAnswer },
        },
      },
      async (request) => {
        const input = { plateId: request.params.plateId, reason: request.body.reason };
        return view(await retirePlate(deps, input));
      },
    );

    app.get(
      '/api/plate-keys',
      {
        config: readers,
        schema: { tags, summary: 'Plate keys', response: { 200: Type.Array(PlateKeyAnswer) } },
      },
      async () => plateKeys(deps.db.query),
    );

    app.post(
      '/api/plate-keys/rotate',
      {
        config: keepers,
        schema: {
          tags,
          summary: 'Mint new plates under a new key; old plates stay valid',
          response: { 200: Rotated },
        },
      },
      async () => rotatePlateKey(deps),
    );

    app.post(
      '/api/plate-keys/:keyId/revoke',
      {
        config: keepers,
        schema: {
          tags,
          summary: 'Refuse every plate under a key that leaked',
          params: Type.Object({ keyId: KeyId }),
          response: { 200: PlateKeyAnswer },
        },
      },
      async (request) => revokePlateKey(deps, request.params.keyId),
    );
  };
