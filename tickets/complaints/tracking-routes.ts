import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import type { PageSender } from '../../assets/index.ts';
import { AppError, type ErrorCode } from '../../platform/errors.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { rateTicket } from './rate-ticket.ts';
import { BAD_RESULT } from './rating.ts';
import { findTracking, trackingView } from './tracking.ts';
import { trackingPage } from './tracking-page.ts';

const Html = Type.String({ description: 'A page' });
const Redirect = Type.Null({ description: 'See Location' });
const KeyParams = Type.Object({ trackingKey: Type.String({ maxLength: 100 }) });
const TrackingQuery = Type.Object({
  lang: Type.Optional(Type.String({ maxLength: 10, description: 'zh or en' })),
  thanks: Type.Optional(Type.String({ maxLength: 10, description: 'Just reported' })),
  rated: Type.Optional(Type.String({ maxLength: 10, description: 'Just rated: yes or bad' })),
});
const LanguageQuery = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 10 })) });
const TrackForm = Type.Object({
  ticketNumber: Type.String({ maxLength: 100 }),
  contact: Type.String({ maxLength: 200 }),
});
const Stars = Type.Optional(Type.String({ maxLength: 10 }));
const RatingForm = Type.Object({
  ...{ speed: Stars, result: Stars, service: Stars, system: Stars },
  comment: Type.Optional(Type.String({ maxLength: 4000 })),
});

const dimensions = ['speed', 'result', 'service', 'system'] as const;
const MAX_COMMENT = 1000;

type PageError = { field: string; key: string; dimension?: string };
type PageDeps = TicketDeps & { pages: PageSender };

const isError = (error: unknown, code: ErrorCode) =>
  error instanceof AppError && error.code === code;

function ratingMistakes(form: Static<typeof RatingForm>): PageError[] {
  const errors: PageError[] = dimensions
    .filter((dimension) => !/^[1-5]$/.test(form[dimension] ?? ''))
    .map((dimension) => ({ field: `${dimension}-1`, key: 'rating.error', dimension }));
  if ((form.comment?.length ?? 0) > MAX_COMMENT) {
    errors.push({ field: 'comment', key: 'rating.commentError' });
  }
  return errors;
}

/** Shows the progress, or says that the link is not one of ours. */
async function sendProgress(
  { pages, ...deps }: PageDeps,
  reply: FastifyReply,
  trackingKey: string,
  extra: { thanks?: boolean; rated?: string; errors?: PageError[]; values?: object },
  status = 200,
) {
  const view = await trackingView(deps, trackingKey).catch((error: unknown) => {
    if (!isError(error, 'not-found')) throw error;
  });
  if (!view) {
    const unknown = { titleKey: 'tracking.unknown', textKey: 'tracking.unknownText' };
    const link = { link: '/track', linkKey: 'track.title' };
    return pages.send(reply, 'message', { ...unknown, ...link }, { status: 404 });
  }
  const page = trackingPage(view, pages.languageOf(reply.request), deps.clock.now());
  const shown = { thanks: false, rated: '', errors: [], values: {}, ...extra, trackingKey };
  return pages.send(reply, 'tracking', { ...page, ...shown }, { status });
}

/** The pages on which a citizen follows and rates: by link, or by number and contact. */
export const trackingRoutes =
  (deps: PageDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { pages } = deps;
    const common = { tags: ['citizen'], produces: ['text/html'] };
    const config = { access: 'public' } as const;

    app.get(
      '/track',
      {
        config,
        schema: {
          ...common,
          summary: 'Asks for number and contact',
          querystring: LanguageQuery,
          response: { 200: Html },
        },
      },
      async (_request, reply) => pages.send(reply, 'track', { ticketNumber: '' }, { listed: true }),
    );

    app.post(
      '/track',
      {
        config: { ...config, limit: 'sign-in' },
        schema: {
          ...common,
          summary: 'Finds the progress page by number and contact',
          consumes: ['application/x-www-form-urlencoded'],
          body: TrackForm,
          response: { 303: Redirect, 422: Html },
        },
      },
      async (request, reply) => {
        const { ticketNumber, contact } = request.body;
        const again = (errorKey: string) =>
          pages.send(reply, 'track', { ticketNumber, errorKey }, { status: 422 });
        if (!ticketNumber.trim() || !contact.trim()) return again('track.missing');
        try {
          return reply.redirect(`/t/${await findTracking(deps, ticketNumber, contact)}`, 303);
        } catch (error) {
          if (!isError(error, 'not-found')) throw error;
          return again('track.notFound');
        }
      },
    );

    app.get(
      '/t/:trackingKey',
      {
        config,
        schema: {
          ...common,
          summary: 'Progress of a complaint',
          params: KeyParams,
          querystring: TrackingQuery,
          response: { 200: Html, 404: Html },
        },
      },
      async (request, reply) => {
        const { thanks, rated = '' } = request.query;
        const extra = { thanks: thanks === 'yes', rated };
        return sendProgress(deps, reply, request.params.trackingKey, extra);
      },
    );

    app.post(
      '/t/:trackingKey/rating',
      {
        config,
        schema: {
          ...common,
          summary: 'Rates how a complaint was handled',
          consumes: ['application/x-www-form-urlencoded'],
          params: KeyParams,
          body: RatingForm,
          response: { 303: Redirect, 404: Html, 409: Html, 422: Html },
        },
      },
      async (request, reply) => {
        const { trackingKey } = request.params;
        const { comment, ...values } = request.body;
        const errors = ratingMistakes(request.body);
        if (errors.length > 0) {
          return sendProgress(deps, reply, trackingKey, { errors, values: request.body }, 422);
        }
        const stars = Object.fromEntries(dimensions.map((each) => [each, Number(values[each])]));
        const rating = stars as Record<(typeof dimensions)[number], number>;
        const rated = rating.result <= BAD_RESULT ? 'bad' : 'yes';
        try {
          await rateTicket(deps, trackingKey, { ...rating, comment });
        } catch (error) {
          const tooLate = [{ field: 'rating', key: 'rating.tooLate' }];
          if (isError(error, 'rating-closed')) {
            return sendProgress(deps, reply, trackingKey, { errors: tooLate }, 409);
          }
          if (isError(error, 'not-found')) return sendProgress(deps, reply, trackingKey, {});
          // Sent twice: what was said first stands, and the page shows it.
          if (!isError(error, 'conflict')) throw error;
        }
        return reply.redirect(`/t/${trackingKey}?rated=${rated}`, 303);
      },
    );
  };
