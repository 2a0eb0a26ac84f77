import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError } from '../../platform/errors.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { recordGlance } from '../footage/view-footage.ts';
import { calibrateCamera, poseCamera } from './calibrate-camera.ts';
import { CameraPath, type CameraRouteDeps } from './camera-routes.ts';
import {
  CalibrationAnswer,
  ClickField,
  cameraReaders,
  cameraWriters,
  Id,
  PixelBox,
  Pixels,
  PoseField,
} from './camera-schema.ts';
import { cameraById } from './camera-store.ts';
import { outlineOf } from './cell-outline.ts';
import { noCamera } from './change-camera.ts';
import { previewOf } from './look-note-store.ts';
import { cellsSeenBy } from './sight-store.ts';

const Clicks = Type.Object({
  widthPx: Pixels,
  heightPx: Pixels,
  clicks: Type.Array(ClickField, { maxItems: 200 }),
  save: Type.Boolean(),
});
const Posed = Type.Object({ pose: PoseField, save: Type.Literal(true) });
const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
const Position = Type.Tuple([Type.Number(), Type.Number()]);
const Sight = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      properties: Type.Object({ cameraId: Id, name: Type.String(), cells: Type.Integer() }),
      geometry: Type.Object({
        type: Type.Literal('MultiPolygon'),
        coordinates: Type.Array(Type.Array(Type.Array(Position))),
      }),
    }),
  ),
});
const Preview = Type.Object({
  takenAt: Type.String({ format: 'date-time' }),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  detections: Type.Array(
    Type.Object({ label: Type.String(), score: Type.Number(), box: PixelBox }),
  ),
  observations: Type.Array(
    Type.Object({ algorithmId: Type.String(), score: Type.Number(), box: PixelBox }),
  ),
});

/** What a camera shows and sees: its picture, what was found in it, and its calibration. */
export const cameraSightRoutes =
  (deps: CameraRouteDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['cameras'];
    const readers = { access: cameraReaders };
    const writers = { access: cameraWriters };
    const { query } = deps.db;

    app.get(
      '/api/cameras/:cameraId/frame.jpg',
      {
        config: readers,
        schema: {
          tags,
          summary:
            'The last picture that was looked at, as JPEG; that a person saw it is kept once an hour',
          params: CameraPath,
          querystring: Type.Object({ of: Type.Optional(Type.String({ maxLength: 64 })) }),
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async (request, reply) => {
        const { cameraId } = request.params;
        const camera = await cameraById(query, cameraId);
        const { lastFrameSha256: sha256, lastFrameAt: takenAt } = camera ?? {};
        if (!sha256 || !takenAt)
          throw new AppError('not-found', 'No picture of this camera has come in yet.');
        const bytes = await deps.blobs.get(sha256);
        await recordGlance(deps, signedIn(request), { cameraId, takenAt, kind: 'last_picture' });
        // The same address shows another picture soon, and only to those who may see it.
        reply.header('cache-control', 'private, no-cache').header('etag', `"${sha256}"`);
        return reply.type('image/jpeg').send(Buffer.from(bytes));
      },
    );

    app.get(
      '/api/cameras/:cameraId/preview',
      {
        config: readers,
        schema: {
          tags,
          summary: 'What the newest look found, in pixels of its picture',
          params: CameraPath,
          response: { 200: Preview },
        },
      },
      async ({ params }) => {
        const preview = await previewOf(query, params.cameraId);
        if (!preview)
          throw new AppError('not-found', 'This camera has not been looked through yet.');
        return {
          ...preview,
          takenAt: preview.takenAt.toISOString(),
          detections: preview.detections.map(withOwnBox),
          observations: preview.observations.map(withOwnBox),
        };
      },
    );

    app.get(
      '/api/cameras/:cameraId/sight',
      {
        config: readers,
        schema: {
          tags,
          summary: 'The ground that a camera sees, as GeoJSON',
          params: CameraPath,
          response: { 200: Sight },
        },
      },
      async ({ params: { cameraId } }) => {
        const camera = await cameraById(query, cameraId);
        if (!camera) throw noCamera();
        const cells = await cellsSeenBy(query, cameraId);
        const geometry = outlineOf(cells.map(({ code }) => code));
        const properties = { cameraId, name: camera.name, cells: cells.length };
        const feature = { type: 'Feature' as const, properties, geometry };
        return { type: 'FeatureCollection' as const, features: cells.length ? [feature] : [] };
      },
    );

    app.put(
      '/api/cameras/:cameraId/calibration',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Calibrate a camera by clicks in its picture and on the map, or by its pose',
          params: CameraPath,
          body: Type.Union([Clicks, Posed]),
          response: { 200: CalibrationAnswer },
        },
      },
      async ({ params: { cameraId }, body }) => {
        if (!('pose' in body)) return calibrateCamera(deps, cameraId, body);
        const sightCells = await poseCamera(deps, cameraId, body.pose);
        return { rmseM: null, residuals: [], lines: [], saved: true, sightCells };
      },
    );
  };

const withOwnBox = <T extends { box: readonly [number, number, number, number] }>(found: T) => ({
  ...found,
  box: [...found.box] as [number, number, number, number],
});
