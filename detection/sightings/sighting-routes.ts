import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Role } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { recordGlance } from '../footage/view-footage.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { type AlgorithmHistory, historyLimits, placeHistory } from '../ledger/place-history.ts';
import { sightingStates } from '../ledger/presence.ts';
import { judgeSighting } from './judge-sighting.ts';
import { precisionOf } from './precision-store.ts';
import { type Sighting, verdicts } from './sighting.ts';
import { withNames } from './sighting-name-store.ts';
import { listSightings, type SightingCursor, sightingById } from './sighting-store.ts';
import { SightingView, sightingView } from './sighting-view.ts';

/** Who may look at what cameras have found. */
export const sightingReaders = [
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'leader',
  'admin',
] as const satisfies readonly Role[];
const judges = ['grid_worker', 'dispatcher'] as const satisfies readonly Role[];

const Text = Type.String();
const Id = Type.String({ format: 'uuid' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const Params = Type.Object({ sightingId: Id });
const AlgorithmId = Type.String({ pattern: '^[a-z0-9-]{1,64}$' });

const ListQuery = Type.Object({
  state: Type.Optional(Type.Enum([...sightingStates])),
  algorithmId: Type.Optional(AlgorithmId),
  cameraId: Type.Optional(Id),
  verdict: Type.Optional(Type.Enum([...verdicts, 'none'])),
  waiting: Type.Optional(Type.Boolean({ description: 'Alerts that wait for a person' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  after: Type.Optional(Type.String({ maxLength: 100, description: 'next of the page before' })),
});
const SightingList = Type.Object({ sightings: Type.Array(SightingView), next: Nullable(Text) });
const VerdictBody = Type.Object({
  verdict: Type.Enum([...verdicts]),
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })),
});
const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

const HistoryQuery = Type.Object({
  lng: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -87, maximum: 87 }),
  radiusM: Type.Number({
    minimum: historyLimits.radiusM.minimum,
    maximum: historyLimits.radiusM.maximum,
    default: historyLimits.radiusM.byDefault,
  }),
  from: Time,
  to: Time,
  algorithmId: Type.Optional(AlgorithmId),
});
const History = Type.Object({
  algorithms: Type.Array(
    Type.Object({
      algorithmId: Text,
      spans: Type.Array(
        Type.Object({
          from: Text,
          to: Text,
          state: Type.Enum(['present', 'absent', 'not_seen']),
        }),
      ),
      sightings: Type.Array(
        Type.Object({
          sightingId: Text,
          state: Type.Enum([...sightingStates]),
          firstSeenAt: Text,
          lastSeenAt: Text,
          alertedAt: Nullable(Text),
          goneAt: Nullable(Text),
          verdict: Nullable(Type.Enum([...verdicts])),
        }),
      ),
    }),
  ),
});
const PrecisionQuery = Type.Object({
  from: Type.Optional(Type.String({ format: 'date-time', description: '30 days before to' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'now' })),
});
const PrecisionList = Type.Object({
  rows: Type.Array(
    Type.Object({
      algorithmId: Text,
      cameraId: Text,
      cameraName: Nullable(Text),
      confirmed: Type.Integer(),
      rejected: Type.Integer(),
      waiting: Type.Integer(),
      precision: Nullable(Type.Number({ description: 'Confirmed of those judged, 0 to 1' })),
    }),
  ),
});

const tags = ['sightings'];

/** What cameras have found, for people: the queue to confirm, the evidence, the history of a place. */
export const sightingRoutes =
  (deps: LedgerDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { query } = deps.db;
    const config = { access: sightingReaders };
    const viewOf = async (sighting: Sighting) => {
      const [named] = await withNames(query, [sighting]);
      if (!named) throw notFound();
      return sightingView(named);
    };

    app.get(
      '/api/sightings',
      {
        config,
        schema: {
          tags,
          summary: 'Things that cameras have found at places, the newest first',
          querystring: ListQuery,
          response: { 200: SightingList },
        },
      },
      async (request) => {
        const { limit, after, ...filter } = request.query;
        const page = { limit: limit + 1, after: after === undefined ? undefined : cursorOf(after) };
        const found = await listSightings(query, filter, page);
        const sightings = found.slice(0, limit);
        const last = sightings.at(-1);
        return {
          sightings: (await withNames(query, sightings)).map(sightingView),
          next: found.length > limit && last ? textOf(last) : null,
        };
      },
    );

    app.get(
      '/api/sightings/:sightingId',
      {
        config,
        schema: { tags, summary: 'One sighting', params: Params, response: { 200: SightingView } },
      },
      async (request) => {
        const sighting = await sightingById(query, request.params.sightingId);
        if (!sighting) throw notFound();
        return viewOf(sighting);
      },
    );

    app.get(
      '/api/sightings/:sightingId/frame.jpg',
      {
        config,
        schema: {
          tags,
          summary:
            'The picture that shows a sighting best, as JPEG; that a person saw it is kept once an hour',
          params: Params,
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async (request, reply) => {
        const sighting = await sightingById(query, request.params.sightingId);
        if (!sighting?.bestFrame) throw new AppError('not-found', 'There is no picture of it.');
        const { cameraId, takenAt, sha256 } = sighting.bestFrame;
        const bytes = await deps.blobs.get(sha256);
        await recordGlance(deps, signedIn(request), { cameraId, takenAt, kind: 'sighting' });
        // Stays in this browser only: the next one to use it may not be allowed to see it.
        reply.header('cache-control', 'private, max-age=300').type('image/jpeg');
        return reply.send(Buffer.from(bytes));
      },
    );

    app.post(
      '/api/sightings/:sightingId/verdict',
      {
        config: { access: judges },
        schema: {
          tags,
          summary: 'Say whether an alert is right',
          params: Params,
          body: VerdictBody,
          response: { 200: SightingView },
        },
      },
      async (request) => {
        const { sightingId } = request.params;
        return viewOf(await judgeSighting(deps, signedIn(request), sightingId, request.body));
      },
    );

    app.get(
      '/api/places/history',
      {
        config,
        schema: {
          tags,
          summary: 'What a place was like: when something was there, was not, or nobody looked',
          querystring: HistoryQuery,
          response: { 200: History },
        },
      },
      async (request) => {
        const { from, to, ...place } = request.query;
        const wanted = { ...place, from: new Date(from), to: new Date(to) };
        return { algorithms: (await placeHistory(query, wanted)).map(historyView) };
      },
    );

    app.get(
      '/api/algorithms/precision',
      {
        config,
        schema: {
          tags,
          summary: 'How often people agreed with each algorithm at each camera',
          querystring: PrecisionQuery,
          response: { 200: PrecisionList },
        },
      },
      async (request) => {
        const to = request.query.to ? new Date(request.query.to) : deps.clock.now();
        const monthBefore = new Date(to.getTime() - 30 * 86_400_000);
        const from = request.query.from ? new Date(request.query.from) : monthBefore;
        return { rows: await precisionOf(query, { from, to }) };
      },
    );
  };

const notFound = () => new AppError('not-found', 'There is no such sighting.');

const textOf = ({ firstSeenAt, sightingId }: SightingCursor): string =>
  `${firstSeenAt.getTime()}.${sightingId}`;

/** @throws AppError `bad-request` for what was never a `next` */
function cursorOf(text: string): SightingCursor {
  const [, ms, sightingId = ''] = /^(\d{1,15})\.(.+)$/.exec(text) ?? [];
  if (ms === undefined || !isId(sightingId)) {
    throw new AppError('bad-request', 'Take after from next of the page before.');
  }
  return { firstSeenAt: new Date(Number(ms)), sightingId };
}

function historyView({ algorithmId, spans, sightings }: AlgorithmHistory) {
  return {
    algorithmId,
    spans: spans.map(({ from, to, state }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
      state,
    })),
    sightings: sightings.map(({ algorithmId: _, ...each }) => ({
      ...each,
      firstSeenAt: each.firstSeenAt.toISOString(),
      lastSeenAt: each.lastSeenAt.toISOString(),
      alertedAt: each.alertedAt?.toISOString() ?? null,
      goneAt: each.goneAt?.toISOString() ?? null,
    })),
  };
}
