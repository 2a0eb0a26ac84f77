import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type Actor, hasRole, type Role } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { type Day, dayOf } from '../deadline.ts';
import { visibility } from '../ticket-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { ticketSummary } from '../ticket-view.ts';
import { daysEarlier } from './board-days.ts';
import { DayText, DispatcherAnswer, LeaderAnswer, SupervisorAnswer } from './board-schema.ts';
import { type Candidate, dispatcherBoard } from './dispatcher-board.ts';
import type { Scope } from './figure.ts';
import { leaderBoard } from './leader-board.ts';
import { supervisorBoard } from './supervisor-board.ts';
import { startOfDay } from './ticket-filter.ts';

/** Who sees figures of the district. */
export const boardReaders = [
  'dispatcher',
  'supervisor',
  'auditor',
  'leader',
  'admin',
] as const satisfies readonly Role[];

const tags = ['boards'];
const SUPERVISED_DAYS = 30;
const MOST_DAYS = 366;

/** A supervisor's figures are about what their department supervises; all others see everything. */
export const scopeOf = (actor: Actor): Scope =>
  hasRole(actor, 'dispatcher', 'auditor', 'leader', 'admin')
    ? {}
    : { supervisorId: actor.departmentId };

const summaryOf = ({ photoId, ...ticket }: Candidate) => ({ ...ticketSummary(ticket), photoId });

/** Both days included; throws `invalid-field` for days the wrong way round, or too many. */
function spanOf(since: Day, until: Day) {
  const span = { since: startOfDay(since), until: startOfDay(daysEarlier(until, -1)) };
  const days = (span.until.getTime() - span.since.getTime()) / 86_400_000;
  if (days < 1 || days > MOST_DAYS) {
    const message = `Choose 1 to ${MOST_DAYS} days, the first before the last.`;
    throw new AppError('invalid-field', message, { fields: [{ field: '/since', message }] });
  }
  return span;
}

/** What waits, how the departments do, and what a day was like: every figure names the tickets behind it. */
export const boardRoutes =
  ({ db, clock }: Pick<TicketDeps, 'db' | 'clock'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/board/dispatcher',
      {
        config: { access: boardReaders },
        schema: {
          tags,
          summary: 'What waits for a dispatcher, and tickets that may be one',
          response: { 200: DispatcherAnswer },
        },
      },
      async (request) => {
        const actor = signedIn(request);
        const ask = { at: clock.now(), scope: scopeOf(actor) };
        const { sections, candidates } = await dispatcherBoard(db.query, visibility(actor), ask);
        return {
          sections: sections.map((each) => ({ ...each, first: each.first.map(ticketSummary) })),
          candidates: candidates.map(({ older, newer, ...pair }) => ({
            ...pair,
            ...{ older: summaryOf(older), newer: summaryOf(newer) },
          })),
        };
      },
    );

    app.get(
      '/api/board/supervisor',
      {
        config: { access: boardReaders },
        schema: {
          tags,
          summary: 'How the departments did in some days',
          querystring: Type.Object({
            since: Type.Optional(DayText),
            until: Type.Optional(DayText),
          }),
          response: { 200: SupervisorAnswer },
        },
      },
      async (request) => {
        const at = clock.now();
        const { until = dayOf(at) } = request.query;
        const { since = daysEarlier(until, SUPERVISED_DAYS - 1) } = request.query;
        const scope = scopeOf(signedIn(request));
        const board = await supervisorBoard(db.query, { span: spanOf(since, until), at, scope });
        return { since, until, ...board };
      },
    );

    app.get(
      '/api/board/leader',
      {
        config: { access: boardReaders },
        schema: {
          tags,
          summary: 'A day of the district, against the day before and a week before',
          querystring: Type.Object({ day: Type.Optional(DayText) }),
          response: { 200: LeaderAnswer },
        },
      },
      async (request) => {
        const at = clock.now();
        const { day = dayOf(at) } = request.query;
        const board = await leaderBoard(db.query, { day, at, scope: scopeOf(signedIn(request)) });
        return { ...board, at: at.toISOString() };
      },
    );
  };
