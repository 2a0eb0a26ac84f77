import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { CameraPath } from '../../cameras/camera-routes.ts';
import { cameraReaders, cameraWriters, Id } from '../../cameras/camera-schema.ts';
import { cameraById } from '../../cameras/camera-store.ts';
import { noCamera } from '../../cameras/change-camera.ts';
import {
  addProvider,
  assignCamera,
  checkFootageProvider,
  removeProvider,
  unassignCamera,
} from './change-provider.ts';
import { hookUrl } from './hook-url.ts';
import type { OpenProviderDeps } from './open-provider.ts';
import {
  AddedProvider,
  Assigned,
  Assignment,
  CheckAnswer,
  NewProvider,
  ProviderList,
} from './provider-schema.ts';
import { assignedView, providerView, providerViews } from './provider-view.ts';

type ProviderRouteDeps = OpenProviderDeps & { settings: { publicUrl: string } };

const ProviderPath = Type.Object({ providerId: Id });
const tags = ['footage'];

/** Platforms with footage, and which camera is recorded where, for whoever looks after cameras. */
export const footageProviderRoutes =
  (deps: ProviderRouteDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: cameraWriters };
    const { query } = deps.db;

    app.get(
      '/api/footage-providers',
      {
        config,
        schema: { tags, summary: 'Platforms with footage', response: { 200: ProviderList } },
      },
      async () => ({ providers: await providerViews(query) }),
    );

    app.post(
      '/api/footage-providers',
      {
        config,
        schema: {
          tags,
          summary: 'Add a platform with footage',
          body: NewProvider,
          response: { 201: AddedProvider },
        },
      },
      async ({ body }, reply) => {
        const { credentials = {}, mediaUrl = null, timeZone = 'Asia/Shanghai', ...rest } = body;
        const stored = await addProvider(deps, { ...rest, credentials, mediaUrl, timeZone });
        const added = { ...providerView(stored, 0), hookUrl: hookUrl(deps, stored) };
        return reply.code(201).send(added);
      },
    );

    app.delete(
      '/api/footage-providers/:providerId',
      {
        config,
        schema: {
          tags,
          summary: 'Remove a platform; its cameras are recorded there no more',
          params: ProviderPath,
          response: { 204: Type.Null() },
        },
      },
      async ({ params }, reply) => {
        await removeProvider(deps, params.providerId);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/footage-providers/:providerId/check',
      {
        config,
        schema: {
          tags,
          summary: 'Talk to a platform and say what works',
          params: ProviderPath,
          response: { 200: CheckAnswer },
        },
      },
      async ({ params }) => {
        const steps = await checkFootageProvider(deps, params.providerId);
        return { ok: steps.every(({ ok }) => ok), steps };
      },
    );

    app.get(
      '/api/cameras/:cameraId/footage-provider',
      {
        config: { access: cameraReaders },
        schema: {
          tags,
          summary: 'Who records a camera',
          params: CameraPath,
          response: { 200: Assigned },
        },
      },
      async ({ params }) => {
        if (!(await cameraById(query, params.cameraId))) throw noCamera();
        return assignedView(query, params.cameraId);
      },
    );

    app.put(
      '/api/cameras/:cameraId/footage-provider',
      {
        config,
        schema: {
          tags,
          summary: 'Say that a platform records a camera',
          params: CameraPath,
          body: Assignment,
          response: { 200: Assigned },
        },
      },
      async ({ params: { cameraId }, body }) => {
        await assignCamera(deps, { cameraId, ...body });
        return assignedView(query, cameraId);
      },
    );

    app.delete(
      '/api/cameras/:cameraId/footage-provider',
      {
        config,
        schema: {
          tags,
          summary: 'A camera is no longer recorded by a platform',
          params: CameraPath,
          response: { 204: Type.Null() },
        },
      },
      async ({ params }, reply) => {
        await unassignCamera(deps, params.cameraId);
        return reply.code(204).send(null);
      },
    );
  };
