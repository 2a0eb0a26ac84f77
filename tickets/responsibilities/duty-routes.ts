import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { signedIn } from '../../platform/signed-in.ts';
import { listStreets } from '../alerts/duty-store.ts';
import { dayOf } from '../deadline.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { changeDuty, dutiesFrom } from './change-duty.ts';
import { DutyBody, DutyList } from './responsibility-schema.ts';

const tags = ['responsibilities'];

/** Who handles what where, when no fixture tells. */
export const dutyRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const list = async () => ({
      items: await dutiesFrom(deps.db, dayOf(deps.clock.now())),
      streets: await listStreets(deps.db.query),
    });

    app.get(
      '/api/duties',
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'Who handles which class in which street, now and as planned',
          response: { 200: DutyList },
        },
      },
      list,
    );

    app.put(
      '/api/duties',
      {
        config: { access: ['admin'] },
        schema: {
          tags,
          summary: 'Give a class in a street to a department from a day on',
          body: DutyBody,
          response: { 200: DutyList },
        },
      },
      async (request) => {
        await changeDuty(deps, signedIn(request), request.body);
        return list();
      },
    );
  };
