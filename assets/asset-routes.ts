import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type TSchema } from 'typebox';
import { AppError } from '../platform/errors.ts';
import { assetStates } from './asset.ts';
import { codeSchemes } from './asset-code.ts';
import type { AssetDeps } from './asset-deps.ts';
import { type AssetCondition, listAssets, plateChoices } from './asset-list-store.ts';
import { assetByCode } from './asset-store.ts';
import { textLimits } from './asset-text.ts';
import { assetView, assetViews } from './asset-view.ts';
import { changeAsset } from './change-asset.ts';
import { createAsset } from './create-asset.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Code = Type.String({ pattern: '^[0-9]{16}$' });
const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD' });
const State = Type.Enum([...assetStates]);
const Text = (maxLength: number) => Type.String({ maxLength });
const Lng = Type.Number({ minimum: -180, maximum: 180, description: 'CGCS2000 degrees' });
const Lat = Type.Number({ exclusiveMinimum: -88, exclusiveMaximum: 88 });
const HeightM = Nullable(
  Type.Number({ minimum: -500, maximum: 9000, description: 'Above the ellipsoid' }),
);

/** What is known of an asset, as staff see it. */
const AssetAnswer = Type.Object({
  assetCode: Code,
  scheme: Type.String(),
  classCode: Type.String(),
  classZh: Type.String(),
  classEn: Type.String(),
  name: Type.String(),
  ownerId: Id,
  ownerName: Type.String(),
  maintainerId: Id,
  maintainerName: Type.String(),
  supervisorId: Id,
  supervisorName: Type.String(),
  builtOn: Nullable(Day),
  changedOn: Nullable(Day),
  material: Nullable(Type.String()),
  state: State,
  lng: Type.Number(),
  lat: Type.Number(),
  heightM: Nullable(Type.Number()),
  gridCode: Type.String({ description: 'BeiDou grid code, GB/T 39409-2020, level 8' }),
  gridCode3d: Nullable(Type.String()),
  street: Nullable(Type.String()),
  community: Nullable(Type.String()),
  locationNote: Nullable(Type.String()),
  dataSource: Nullable(Type.String()),
  note: Nullable(Type.String()),
  extra: Type.Record(Type.String(), Type.String()),
  isDemo: Type.Boolean(),
  updatedAt: Type.String({ format: 'date-time' }),
});
const AssetList = Type.Object({
  items: Type.Array(AssetAnswer),
  nextCursor: Nullable(Type.String()),
});
const AssetQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 64, description: 'Begin of a code, part of a name' })),
  classCode: Type.Optional(Text(5)),
  street: Type.Optional(Text(textLimits.street)),
  community: Type.Optional(Text(textLimits.community)),
  state: Type.Optional(State),
  maintainerId: Type.Optional(Id),
  departmentId: Type.Optional(Id),
  plate: Type.Optional(Type.Enum([...plateChoices])),
  seen: Type.Optional(Type.Boolean({ description: 'Whether a camera sees it' })),
  cursor: Type.Optional(Code),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
const AssetPath = Type.Object({ assetCode: Code });

const describing = {
  material: Type.Optional(Nullable(Text(textLimits.material))),
  state: Type.Optional(State),
  builtOn: Type.Optional(Nullable(Day)),
  changedOn: Type.Optional(Nullable(Day)),
  heightM: Type.Optional(HeightM),
  street: Type.Optional(Nullable(Text(textLimits.street))),
  community: Type.Optional(Nullable(Text(textLimits.community))),
  locationNote: Type.Optional(Nullable(Text(textLimits.locationNote))),
  dataSource: Type.Optional(Nullable(Text(textLimits.dataSource))),
  note: Type.Optional(Nullable(Text(textLimits.note))),
};
const Name = Type.String({ minLength: 1, maxLength: textLimits.name, pattern: '\\S' });
const NewAsset = Type.Object({
  assetCode: Type.Optional(Code),
  scheme: Type.Optional(Type.Enum(codeSchemes.map(({ scheme }) => scheme))),
  classCode: Type.String({ pattern: '^[0-9]{4,5}$' }),
  name: Type.Optional(Name),
  ownerId: Id,
  maintainerId: Id,
  supervisorId: Id,
  lng: Lng,
  lat: Lat,
  ...describing,
});
const AssetPatch = Type.Object(
  {
    name: Type.Optional(Name),
    ownerId: Type.Optional(Id),
    maintainerId: Type.Optional(Id),
    supervisorId: Type.Optional(Id),
    lng: Type.Optional(Lng),
    lat: Type.Optional(Lat),
    ...describing,
  },
  { minProperties: 1 },
);

/** The register of assets, for staff; only asset administrators change it. */
export const assetRoutes =
  (deps: AssetDeps & { isSeen: AssetCondition }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['assets'];
    const readers = { access: 'signed-in' } as const;
    const writers = { access: ['asset_admin', 'admin'] } as const;

    app.get(
      '/api/assets',
      {
        config: readers,
        schema: {
          tags,
          summary: 'Assets by code',
          querystring: AssetQuery,
          response: { 200: AssetList },
        },
      },
      async ({ query: { cursor, limit, ...filter } }) => {
        const { query } = deps.db;
        const found = await listAssets(
          query,
          filter,
          { after: cursor, limit: limit + 1 },
          deps.isSeen,
        );
        const items = await assetViews(query, found.slice(0, limit));
        return {
          items,
          nextCursor: found.length > limit ? (items.at(-1)?.assetCode ?? null) : null,
        };
      },
    );

    app.get(
      '/api/assets/:assetCode',
      {
        config: readers,
        schema: { tags, summary: 'One asset', params: AssetPath, response: { 200: AssetAnswer } },
      },
      async ({ params }) => {
        const asset = await assetByCode(deps.db.query, params.assetCode);
        if (!asset) throw new AppError('not-found', `There is no asset ${params.assetCode}.`);
        return assetView(deps.db.query, asset);
      },
    );

    app.post(
      '/api/assets',
      {
        config: writers,
        schema: { tags, summary: 'Add an asset', body: NewAsset, response: { 201: AssetAnswer } },
      },
      async ({ body }, reply) => {
        const asset = await createAsset(deps, body);
        return reply.code(201).send(await assetView(deps.db.query, asset));
      },
    );

    app.patch(
      '/api/assets/:assetCode',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Change an asset',
          params: AssetPath,
          body: AssetPatch,
          response: { 200: AssetAnswer },
        },
      },
      async ({ params, body }) =>
        assetView(deps.db.query, await changeAsset(deps, params.assetCode, body)),
    );
  };
