import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { signedIn } from '../../platform/signed-in.ts';
import { dayOf } from '../deadline.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { changeResponsibility, takeBackChange } from './change-responsibility.ts';
import {
  CategoryPath,
  ChangeBody,
  Day,
  History,
  ListQuery,
  ResponsibilityList,
} from './responsibility-schema.ts';
import { responsibilityHistory, responsibilityList } from './responsibility-view.ts';

const tags = ['responsibilities'];
const path = '/api/responsibilities/:classCode/:problemCode';

/** The responsibility list (职责清单), its versions and what is planned. */
export const responsibilityRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const writers = { access: ['admin'] } as const;
    const today = () => dayOf(deps.clock.now());
    const history = async (category: { classCode: string; problemCode: string }) => ({
      today: today(),
      versions: await responsibilityHistory(deps.db, category),
    });

    app.get(
      '/api/responsibilities',
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'The responsibility list as it holds on a day',
          querystring: ListQuery,
          response: { 200: ResponsibilityList },
        },
      },
      async ({ query: { day = today() } }) => ({
        day,
        items: await responsibilityList(deps.db, day),
      }),
    );

    app.get(
      `${path}/versions`,
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'All versions of a row of the list',
          params: CategoryPath,
          response: { 200: History },
        },
      },
      async ({ params }) => history(params),
    );

    app.put(
      path,
      {
        config: writers,
        schema: {
          tags,
          summary: 'Change a row of the list from a day on, or add one',
          params: CategoryPath,
          body: ChangeBody,
          response: { 200: History },
        },
      },
      async (request) => {
        const { withdrawn = false, ...body } = request.body;
        const change = { ...body, withdrawn };
        await changeResponsibility(deps, signedIn(request), request.params, change);
        return history(request.params);
      },
    );

    app.delete(
      `${path}/versions/:effectiveFrom`,
      {
        config: writers,
        schema: {
          tags,
          summary: 'Take a change back that has not begun',
          params: Type.Object({ ...CategoryPath.properties, effectiveFrom: Day }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { effectiveFrom, ...category } = request.params;
        await takeBackChange(deps, signedIn(request), category, effectiveFrom);
        return reply.code(204).send(null);
      },
    );
  };
