import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { roles } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import {
  DEMO_PASSWORD,
  loginsToTry,
  newestStory,
  openStories,
  type Story,
  stateOf,
  storyCamera,
  storyStates,
  storySteps,
} from './demo/index.ts';
import type { AppDeps } from './deps.ts';

const Demo = Type.Object({
  loaded: Type.Boolean(),
  password: Type.Union([Type.String(), Type.Null()], {
    description: 'Of all demo logins; it is printed at each start and no secret',
  }),
  logins: Type.Array(
    Type.Object({
      login: Type.String(),
      name: Type.String(),
      roles: Type.Array(Type.Enum([...roles])),
    }),
    { description: 'One for each role' },
  ),
});
const Step = Type.Object({
  kind: Type.Enum([...storySteps]),
  at: Type.String({ format: 'date-time' }),
  sightingId: Type.Optional(Type.String()),
  ticketNumber: Type.Optional(Type.String()),
  by: Type.Optional(Type.String({ description: 'In whose name the story acted' })),
  departmentName: Type.Optional(Type.String()),
  score: Type.Optional(Type.Number({ description: '0 to 1' })),
  picture: Type.Optional(Type.String({ description: 'SHA-256: /api/demo/story/pictures/…' })),
});
const Told = Type.Object({
  state: Type.Enum(['none', ...storyStates]),
  startedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  endedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  place: Type.Object({ lng: Type.Number(), lat: Type.Number(), cameraName: Type.String() }),
  kinds: Type.Array(Type.Enum([...storySteps]), { description: 'All steps, in their order' }),
  steps: Type.Array(Step),
  problem: Type.Union([Type.Enum([...storySteps]), Type.Null()], {
    description: 'The step that did not come',
  }),
});
const Jpeg = Type.String({ format: 'binary' });
const Picture = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** The demo district: its logins for the sign-in page, and the story that can be played in it. */
export const demoRoutes =
  (deps: AppDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['demo'];
    const { query } = deps.db;
    const stories = openStories(deps);
    app.addHook('onClose', () => stories.close());

    app.get(
      '/api/demo',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Logins to try, where the demo is loaded',
          response: { 200: Demo },
        },
      },
      async () => {
        const logins = [...(await loginsToTry(query))];
        const loaded = logins.length > 0;
        return { loaded, password: loaded ? DEMO_PASSWORD : null, logins };
      },
    );

    app.get(
      '/api/demo/story',
      {
        config: { access: 'signed-in' },
        schema: { tags, summary: 'How far the story is', response: { 200: Told } },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        return told(deps, await newestStory(query));
      },
    );

    app.post(
      '/api/demo/story',
      {
        config: { access: 'signed-in' },
        schema: { tags, summary: 'Play the story of an overflowing bin', response: { 202: Told } },
      },
      async (_request, reply) => reply.code(202).send(await told(deps, await stories.play())),
    );

    app.get(
      '/api/demo/story/pictures/:sha256',
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'A picture of the story',
          params: Picture,
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async (request, reply) => {
        const { sha256 } = request.params;
        const story = await newestStory(query);
        // Only these: nothing else may be had by its hash.
        if (!story?.steps.some(({ picture }) => picture === sha256)) {
          throw new AppError('not-found', 'The story does not show this picture.');
        }
        reply.header('cache-control', 'private, max-age=3600');
        reply.type('image/jpeg');
        return reply.send(Buffer.from(await deps.blobs.get(sha256)) as unknown as string);
      },
    );
  };

async function told(deps: AppDeps, story: Story | undefined) {
  const camera = await storyCamera(deps);
  if (!camera) throw new AppError('not-found', 'The demo district is not loaded.');
  const { lng, lat, name: cameraName } = camera;
  return {
    state: story ? stateOf(story, deps.clock.now()) : ('none' as const),
    startedAt: story?.startedAt.toISOString() ?? null,
    endedAt: story?.endedAt?.toISOString() ?? null,
    place: { lng, lat, cameraName },
    kinds: [...storySteps],
    steps: story?.steps ?? [],
    problem: story?.problem ?? null,
  };
}
