import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type TSchema } from 'typebox';
import { AppError } from '../platform/errors.ts';
import { type Anomaly, anomalyById, anomalyKinds, listAnomalies } from './anomaly-store.ts';
import { anomalyView } from './anomaly-view.ts';
import type { PlateDeps } from './plate-deps.ts';
import { checkPosition } from './record-scan.ts';
import { resolveAnomaly } from './resolve-anomaly.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });
const Id = Type.String({ format: 'uuid' });
const Kind = Type.Enum([...anomalyKinds]);
const State = Type.Enum(['open', 'resolved']);

const Position = Type.Object({
  smartCode: Type.String({ minLength: 1, maxLength: 200 }),
  lng: Type.Number({ minimum: -180, maximum: 180, description: 'WGS-84 degrees' }),
  lat: Type.Number({ exclusiveMinimum: -88, exclusiveMaximum: 88 }),
  accuracyM: Type.Number({ minimum: 0, maximum: 1e7 }),
});
const PositionAnswer = Type.Object({
  near: Type.Boolean({
    description: 'The plate is where its asset is, as far as a phone can tell',
  }),
  distanceM: Type.Number({ description: 'From the phone to the asset, in steps of ten metres' }),
});
const AnomalyAnswer = Type.Object({
  anomalyId: Id,
  kind: Kind,
  plateId: Nullable(Id),
  assetCode: Nullable(Type.String()),
  assetName: Nullable(Type.String()),
  lng: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  codeText: Nullable(Type.String({ description: 'What a reported label says that is not ours' })),
  state: State,
  firstAt: Time,
  lastAt: Time,
  occurrences: Type.Integer(),
  detail: Type.Record(Type.String(), Type.Unknown()),
  cells: Type.Array(
    Type.Object({
      west: Type.Number(),
      south: Type.Number(),
      east: Type.Number(),
      north: Type.Number(),
    }),
    { description: 'The cells of about two kilometres that it was scanned in' },
  ),
  resolvedAt: Nullable(Time),
  resolvedBy: Nullable(Type.String()),
  resolution: Nullable(Type.String()),
});
const AnomalyList = Type.Object({
  items: Type.Array(AnomalyAnswer),
  nextCursor: Nullable(Type.String()),
});
const AnomalyQuery = Type.Object({
  state: Type.Optional(State),
  kind: Type.Optional(Kind),
  cursor: Type.Optional(Id),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
const Resolution = Type.Object({
  resolution: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
});

/** Whether a plate is where it belongs, and the list of what looks wrong. */
export const scanCheckRoutes =
  (deps: PlateDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['scans'];
    const readers = { access: ['asset_admin', 'admin', 'auditor', 'supervisor'] } as const;
    const writers = { access: ['asset_admin', 'admin'] } as const;

    app.post(
      '/api/scans',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Compare where a phone stands with where the asset is',
          body: Position,
          response: { 200: PositionAnswer },
        },
      },
      async (request, reply) => {
        const { smartCode, ...place } = request.body;
        reply.header('cache-control', 'no-store');
        return checkPosition(deps, { smartCode, place });
      },
    );

    app.get(
      '/api/scan-anomalies',
      {
        config: readers,
        schema: {
          tags,
          summary:
            'Plates far from their asset, in two places, scanned in bursts, or reported as fake',
          querystring: AnomalyQuery,
          response: { 200: AnomalyList },
        },
      },
      async (request) => {
        const { state = 'open', kind, cursor, limit } = request.query;
        const filter = { state, kind };
        const items = await listAnomalies(deps.db.query, filter, { after: cursor, limit });
        return { items: items.map(anomalyView), nextCursor: nextCursor(items, limit) };
      },
    );

    app.get(
      '/api/scan-anomalies/:anomalyId',
      {
        config: readers,
        schema: {
          tags,
          summary: 'An anomaly',
          params: Type.Object({ anomalyId: Id }),
          response: { 200: AnomalyAnswer },
        },
      },
      async (request) => {
        const anomaly = await anomalyById(deps.db.query, request.params.anomalyId);
        if (!anomaly) throw new AppError('not-found', 'There is no such anomaly.');
        return anomalyView(anomaly);
      },
    );

    app.post(
      '/api/scan-anomalies/:anomalyId/resolve',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Say what came of an anomaly; the next occurrence opens a new one',
          params: Type.Object({ anomalyId: Id }),
          body: Resolution,
          response: { 200: AnomalyAnswer },
        },
      },
      async (request) => {
        const { anomalyId } = request.params;
        const { resolution } = request.body;
        const resolvedBy = request.actor?.staffId ?? '';
        return anomalyView(await resolveAnomaly(deps, { anomalyId, resolution, resolvedBy }));
      },
    );
  };

const nextCursor = (items: Anomaly[], limit: number): string | null =>
  items.length === limit ? (items.at(-1)?.anomalyId ?? null) : null;
