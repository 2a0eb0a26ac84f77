import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Blobs } from '../../platform/blobs.ts';
import type { KnowsLabels } from '../algorithms/index.ts';
import { addCamera } from './add-camera.ts';
import type { CameraRecord } from './camera.ts';
import type { CameraDeps } from './camera-deps.ts';
import {
  CameraDetail,
  CameraList,
  CameraPatch,
  cameraReaders,
  cameraWriters,
  Health,
  Id,
  NewCamera,
} from './camera-schema.ts';
import { cameraById, listCameras } from './camera-store.ts';
import { cameraDetail, cameraViews } from './camera-view.ts';
import { changeCamera, noCamera, removeCamera } from './change-camera.ts';

export type CameraRouteDeps = CameraDeps & {
  blobs: Pick<Blobs, 'get'>;
  /** What the models of this installation can find. */
  models: KnowsLabels;
};

const CameraQuery = Type.Object({
  query: Type.Optional(
    Type.String({ maxLength: 100, description: 'Begin of a code, part of a name or address' }),
  ),
  health: Type.Optional(Health),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  after: Type.Optional(Type.String({ maxLength: 64 })),
});
export const CameraPath = Type.Object({ cameraId: Id });

/** Cameras, for staff; administrators add and change them. Credentials go in and never come out. */
export const cameraRoutes =
  (deps: CameraRouteDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['cameras'];
    const readers = { access: cameraReaders };
    const writers = { access: cameraWriters };
    const { query } = deps.db;
    const detail = (camera: CameraRecord) => cameraDetail(query, camera, deps.models);

    app.get(
      '/api/cameras',
      {
        config: readers,
        schema: {
          tags,
          summary: 'Cameras by code',
          querystring: CameraQuery,
          response: { 200: CameraList },
        },
      },
      async ({ query: { limit, after, ...filter } }) => {
        const found = await listCameras(query, filter, { after, limit: limit + 1 });
        const cameras = await cameraViews(query, found.slice(0, limit));
        return {
          cameras,
          next: found.length > limit ? (cameras.at(-1)?.cameraCode ?? null) : null,
        };
      },
    );

    app.get(
      '/api/cameras/:cameraId',
      {
        config: readers,
        schema: {
          tags,
          summary: 'One camera',
          params: CameraPath,
          response: { 200: CameraDetail },
        },
      },
      async ({ params }) => {
        const camera = await cameraById(query, params.cameraId);
        if (!camera) throw noCamera();
        return detail(camera);
      },
    );

    app.post(
      '/api/cameras',
      {
        config: writers,
        schema: { tags, summary: 'Add a camera', body: NewCamera, response: { 201: CameraDetail } },
      },
      async ({ body }, reply) => reply.code(201).send(await detail(await addCamera(deps, body))),
    );

    app.patch(
      '/api/cameras/:cameraId',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Change a camera; what is left out, the source too, stays as it is',
          params: CameraPath,
          body: CameraPatch,
          response: { 200: CameraDetail },
        },
      },
      async ({ params, body }) => detail(await changeCamera(deps, params.cameraId, body)),
    );

    app.delete(
      '/api/cameras/:cameraId',
      {
        config: writers,
        schema: {
          tags,
          summary: 'Remove a camera with its sight and settings',
          params: CameraPath,
          response: { 204: Type.Null() },
        },
      },
      async ({ params }, reply) => {
        await removeCamera(deps, params.cameraId);
        return reply.code(204).send(null);
      },
    );
  };
