import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { signedIn } from '../../platform/signed-in.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { answerVerification } from './answer-verification.ts';
import { Agreement, AgreementQuery } from './verification-agreement-schema.ts';
import {
  AnswerBody,
  VerificationDetail,
  VerificationList,
  VerificationParams,
  VerificationQuery,
} from './verification-schema.ts';
import { verificationReaders, verifiers } from './verification-schema-parts.ts';
import {
  verificationAgreement,
  verificationDetail,
  verificationList,
} from './verification-view.ts';

const tags = ['verification'];

/** The verification desk: what waits for a person, what was decided, and how good it was. */
export const verificationRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/verifications',
      {
        config: { access: verificationReaders },
        schema: {
          tags,
          summary: 'Verifications that wait for a person, or were decided',
          querystring: VerificationQuery,
          response: { 200: VerificationList },
        },
      },
      async ({ query }) => verificationList(deps, query),
    );

    app.get(
      '/api/verifications/:verificationId',
      {
        config: { access: verificationReaders },
        schema: {
          tags,
          summary: 'Everything about one verification',
          params: VerificationParams,
          response: { 200: VerificationDetail },
        },
      },
      async (request) => verificationDetail(deps, signedIn(request), request.params.verificationId),
    );

    app.post(
      '/api/verifications/:verificationId/answer',
      {
        config: { access: verifiers },
        schema: {
          tags,
          summary: 'Say whether the problem is gone, still there, or cannot be seen',
          params: VerificationParams,
          body: AnswerBody,
          response: { 200: VerificationDetail },
        },
      },
      async (request) => {
        const { verificationId } = request.params;
        const actor = signedIn(request);
        await answerVerification(deps, actor, verificationId, request.body);
        return verificationDetail(deps, actor, verificationId);
      },
    );

    app.get(
      '/api/verification-agreement',
      {
        config: { access: verificationReaders },
        schema: {
          tags,
          summary: 'How often people and machine agree, by algorithm',
          querystring: AgreementQuery,
          response: { 200: Agreement },
        },
      },
      async ({ query }) => verificationAgreement(deps, query.days),
    );
  };
