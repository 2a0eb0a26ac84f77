import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { addWorkerToken, listWorkerTokens, revokeWorkerToken } from '../detection/index.ts';
import type { Actor } from '../platform/actor.ts';
import { writeAdminLog } from '../platform/admin-log.ts';
import { signedIn } from '../platform/signed-in.ts';
import type { AppDeps } from './deps.ts';

const Token = Type.Object({
  tokenId: Type.String(),
  name: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  revokedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});
const TokenList = Type.Object({ items: Type.Array(Token) });
const NewToken = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' }),
});
const Added = Type.Object({
  tokenId: Type.String(),
  token: Type.String({ description: 'Shown once' }),
});
const TokenPath = Type.Object({ tokenId: Type.String({ pattern: '^[0-9a-f]{12}$' }) });

const tags = ['workers'];

/** What lets workers on other machines in. */
export const workerTokenRoutes =
  (deps: AppDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: ['admin'] } as const;

    app.get(
      '/api/worker-tokens',
      {
        config,
        schema: { tags, summary: 'Tokens of workers', response: { 200: TokenList } },
      },
      async () => ({
        items: (await listWorkerTokens(deps.db.query)).map((each) => ({
          ...{ tokenId: each.tokenId, name: each.name },
          createdAt: each.createdAt.toISOString(),
          revokedAt: each.revokedAt?.toISOString() ?? null,
        })),
      }),
    );

    app.post(
      '/api/worker-tokens',
      {
        config,
        schema: {
          tags,
          summary: 'Make a token for a worker; it is told once',
          body: NewToken,
          response: { 201: Added },
        },
      },
      async (request, reply) => {
        const name = request.body.name.trim();
        const added = await addWorkerToken(deps, name);
        await note(deps, signedIn(request), 'add', added.tokenId, name);
        return reply.code(201).header('cache-control', 'no-store').send(added);
      },
    );

    app.delete(
      '/api/worker-tokens/:tokenId',
      {
        config,
        schema: {
          tags,
          summary: 'Shut out whoever has a token',
          params: TokenPath,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { tokenId } = request.params;
        await revokeWorkerToken(deps, tokenId);
        await note(deps, signedIn(request), 'revoke', tokenId, null);
        return reply.code(204).send(null);
      },
    );
  };

const note = (
  { db, clock }: AppDeps,
  actor: Actor,
  action: string,
  subjectId: string,
  subjectName: string | null,
) =>
  db.transaction((query) =>
    writeAdminLog(
      query,
      actor,
      { kind: 'worker-token', action, subjectId, subjectName },
      clock.now(),
    ),
  );
