import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { signedIn } from '../../platform/signed-in.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { changePolicy } from './change-policy.ts';
import { Policies, PolicyBody, PolicyParams } from './verification-policy-schema.ts';
import { policyList } from './verification-policy-view.ts';
import { verificationReaders } from './verification-schema-parts.ts';

const tags = ['verification'];

/** Who may close what. */
export const verificationPolicyRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/verification-policies',
      {
        config: { access: verificationReaders },
        schema: {
          tags,
          summary: 'Who may close what, by category, and who changed it',
          response: { 200: Policies },
        },
      },
      async () => policyList(deps),
    );

    app.put(
      '/api/verification-policies/:category',
      {
        config: { access: ['dispatcher', 'admin'] },
        schema: {
          tags,
          summary: 'Set who may close what in a category; written down',
          params: PolicyParams,
          body: PolicyBody,
          response: { 200: Policies },
        },
      },
      async (request) => {
        const policy = { ...request.body, category: request.params.category };
        await changePolicy(deps, signedIn(request), policy);
        return policyList(deps);
      },
    );
  };
