import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Clock } from '../../platform/clock.ts';
import { Health, Id, Nullable } from '../cameras/camera-schema.ts';
import { camerasByIds } from '../cameras/camera-store.ts';
import { checkMoment, checkRange, clipLimits } from './clip.ts';
import { checkMayView, type FootageAccess, footageReaders, mayViewAny } from './footage-access.ts';
import { type FootageOfDeps, footageOf } from './footage-of.ts';
import {
  Moment,
  ProviderKind,
  Reason,
  rangeOf,
  Stretches,
  stretchesView,
  TicketNumber,
  viewerOf,
} from './footage-schema.ts';
import { type FrameAtDeps, frameAt } from './frame-at.ts';
import { recordView } from './view-footage.ts';

export type FootageRouteDeps = FootageOfDeps &
  FrameAtDeps & { clock: Clock; footageAccess: FootageAccess };

const CameraPath = Type.Object({ cameraId: Id });
const CameraFootage = Type.Object({
  provider: Nullable(ProviderKind),
  stretches: Stretches,
});
const FrameQuery = Type.Object({ at: Moment, reason: Reason, ticketNumber: TicketNumber });
const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
const PlaceQuery = Type.Object({
  lng: Type.Number({ minimum: -180, maximum: 180, description: 'CGCS2000/WGS-84 degrees' }),
  lat: Type.Number({ exclusiveMinimum: -88, exclusiveMaximum: 88 }),
  heightM: Type.Number({ minimum: 0, maximum: 500, default: 0, description: 'Above the ground' }),
  from: Moment,
  to: Moment,
  ticketNumber: TicketNumber,
});
const PlaceFootage = Type.Object({
  cameras: Type.Array(
    Type.Object({
      cameraId: Id,
      name: Type.String(),
      pixelsPerM: Type.Number({ description: 'How sharply it sees the place' }),
      sigmaM: Nullable(Type.Number({ description: 'How far off its calibration may be there' })),
      health: Health,
      stretches: Stretches,
    }),
    { description: 'Those that see the place, the best first' },
  ),
});

/** How long somebody waits to hear when there is footage. */
const PATIENCE_MS = 20_000;

/** When there is footage of a camera or a place, and what was to be seen at a moment. */
export const footageRoutes =
  (deps: FootageRouteDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['footage'];
    const config = { access: footageReaders };
    const longestSeconds = clipLimits.days * 86_400;

    app.get(
      '/api/cameras/:cameraId/footage',
      {
        config,
        schema: {
          tags,
          summary: 'When there is footage of a camera',
          params: CameraPath,
          querystring: Type.Object({ from: Moment, to: Moment, ticketNumber: TicketNumber }),
          response: { 200: CameraFootage },
        },
      },
      async (request) => {
        const { cameraId } = request.params;
        const range = rangeOf(request.query);
        checkRange(range, deps.clock.now(), longestSeconds);
        await checkMayView(deps, viewerOf(request, request.query), cameraId, range);
        const found = await deps.providerOf(cameraId);
        if (!found) return { provider: null, stretches: [] };
        const { provider, camera } = found;
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const stretches = await provider.stretches(camera, range, signal);
        return { provider: provider.kind, stretches: stretchesView(stretches) };
      },
    );

    app.get(
      '/api/cameras/:cameraId/frame',
      {
        config,
        schema: {
          tags,
          summary: 'What a camera saw at a moment, as JPEG; that it was looked at is kept',
          description:
            'X-Taken-At says when it was taken; X-Clock-Offset the seconds that the clock which says so is ahead.',
          params: CameraPath,
          querystring: FrameQuery,
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async (request, reply) => {
        const { cameraId } = request.params;
        const { reason } = request.query;
        const at = new Date(request.query.at);
        checkMoment(at, deps.clock.now(), 'at');
        const range = { from: at, to: at };
        const viewer = viewerOf(request, request.query);
        await checkMayView(deps, viewer, cameraId, range);
        const taken = await frameAt(deps, cameraId, at);
        await recordView(deps, viewer, { kind: 'frame', cameraId, range, reason });
        // Another look is another view.
        reply.header('cache-control', 'private, no-store');
        reply.header('x-taken-at', taken.takenAt.toISOString());
        const { clockOffsetSeconds } = taken;
        if (clockOffsetSeconds !== null) reply.header('x-clock-offset', clockOffsetSeconds);
        return reply.type('image/jpeg').send(Buffer.from(taken.jpeg));
      },
    );

    app.get(
      '/api/footage',
      {
        config,
        schema: {
          tags,
          summary: 'Cameras that see a place, the best first, and when each has footage of it',
          querystring: PlaceQuery,
          response: { 200: PlaceFootage },
        },
      },
      async (request) => {
        const { lng, lat, heightM } = request.query;
        const range = rangeOf(request.query);
        checkRange(range, deps.clock.now(), longestSeconds);
        const seen = await footageOf(deps, { lng, lat, heightM }, range);
        const viewer = viewerOf(request, request.query);
        const shown = await mayViewAny(deps, viewer, seen, range);
        const ids = shown.map(({ cameraId }) => cameraId);
        const names = new Map(
          (await camerasByIds(deps.db.query, ids)).map(({ cameraId, name }) => [cameraId, name]),
        );
        return {
          cameras: shown.map(({ stretches, ...each }) => ({
            ...each,
            name: names.get(each.cameraId) ?? '',
            stretches: stretchesView(stretches),
          })),
        };
      },
    );
  };
