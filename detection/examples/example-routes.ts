import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Role } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { algorithmPlans } from '../cameras/camera-algorithms.ts';
import type { CameraDeps } from '../cameras/camera-deps.ts';
import { cameraReaders, Id } from '../cameras/camera-schema.ts';
import { cameraById } from '../cameras/camera-store.ts';
import { noCamera } from '../cameras/change-camera.ts';
import { verdicts } from '../sightings/sighting.ts';
import { calibratedPlan, judgedOf } from './camera-memory.ts';
import type { Example } from './example.ts';
import { examplesOf, forgetExample } from './example-store.ts';

const Score = Type.Number({ minimum: 0, maximum: 1 });
const Time = Type.String({ format: 'date-time' });
const Memory = Type.Object({
  examples: Type.Array(
    Type.Object({
      exampleId: Id,
      algorithmId: Type.String(),
      sightingId: Id,
      verdict: Type.Enum([...verdicts]),
      score: Score,
      box: Type.Array(Type.Number(), {
        description: 'Left, top, right, bottom in shares of the picture',
        minItems: 4,
        maxItems: 4,
      }),
      silences: Type.Boolean({
        description: 'A no with a picture: the same look is not asked again',
      }),
      judgedBy: Id,
      judgedAt: Time,
      expiresAt: Time,
    }),
  ),
  thresholds: Type.Array(
    Type.Object({
      algorithmId: Type.String(),
      minScore: Score,
      calibratedScore: Type.Number({ description: 'As the verdicts have raised it; what is used' }),
      confirmed: Type.Integer(),
      rejected: Type.Integer(),
    }),
  ),
});
const forgetters: readonly Role[] = ['grid_worker', 'dispatcher', 'asset_admin', 'admin'];
const tags = ['cameras'];

/** What a camera has learnt from people's verdicts, and taking it back. */
export const exampleRoutes =
  ({ db, clock }: Pick<CameraDeps, 'db' | 'clock'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/cameras/:cameraId/examples',
      {
        config: { access: cameraReaders },
        schema: {
          tags,
          summary: 'Alerts of a camera that people have judged, and what follows from them',
          params: Type.Object({ cameraId: Id }),
          response: { 200: Memory },
        },
      },
      async ({ params: { cameraId } }) => {
        if (!(await cameraById(db.query, cameraId))) throw noCamera();
        const examples = await examplesOf(db.query, [cameraId], clock.now());
        const plans = (await algorithmPlans(db.query, [cameraId])).get(cameraId) ?? [];
        return {
          examples: examples.map(exampleView),
          thresholds: plans.flatMap((plan) => thresholdView(plan, examples)),
        };
      },
    );

    app.delete(
      '/api/cameras/:cameraId/examples/:exampleId',
      {
        config: { access: forgetters },
        schema: {
          tags,
          summary:
            'Take back what a camera has learnt from one verdict: the place is asked about again',
          params: Type.Object({ cameraId: Id, exampleId: Id }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const by = signedIn(request).staffId;
        const forgotten = { ...request.params, by, at: clock.now() };
        if (!(await forgetExample(db.query, forgotten))) {
          throw new AppError('not-found', 'There is no such example, or it is forgotten already.');
        }
        return reply.code(204).send(null);
      },
    );
  };

const exampleView = ({ cameraId: _, colours, box, judgedAt, expiresAt, ...example }: Example) => ({
  ...example,
  box: [...box],
  silences: example.verdict === 'rejected' && colours !== null,
  judgedAt: judgedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

function thresholdView(plan: Parameters<typeof calibratedPlan>[0], examples: readonly Example[]) {
  const { algorithmId, settings } = plan;
  const { minScore } = settings;
  const judged = judgedOf(algorithmId, examples);
  if (minScore === undefined || judged.length === 0) return [];
  const confirmed = judged.filter(({ isRight }) => isRight).length;
  const calibratedScore = calibratedPlan(plan, examples).settings.minScore ?? minScore;
  const rejected = judged.length - confirmed;
  return [{ algorithmId, minScore, calibratedScore, confirmed, rejected }];
}
