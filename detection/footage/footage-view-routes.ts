import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import { Id, Nullable } from '../cameras/camera-schema.ts';
import { Moment, TicketNumber } from './footage-schema.ts';
import { type FootageViewCursor, listViews, viewKinds } from './footage-view-store.ts';

const ViewQuery = Type.Object({
  cameraId: Type.Optional(Id),
  staffId: Type.Optional(Id),
  ticketNumber: TicketNumber,
  from: Type.Optional(Moment),
  to: Type.Optional(Moment),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  after: Type.Optional(Type.String({ maxLength: 100, description: 'next of the page before' })),
});
const View = Type.Object({
  viewId: Id,
  staffId: Id,
  staffName: Type.String(),
  roles: Type.Array(Type.String(), { description: 'As they were then, like name and department' }),
  departmentId: Id,
  kind: Type.Enum([...viewKinds]),
  cameraId: Id,
  cameraName: Nullable(Type.String({ description: 'Null: the camera has been removed' })),
  from: Moment,
  to: Moment,
  reason: Type.String(),
  ticketNumber: Nullable(Type.String()),
  askedAt: Moment,
  openedAt: Nullable(Type.String({ ...Moment, description: 'Null: nothing was sent' })),
});
const ViewList = Type.Object({ views: Type.Array(View), next: Nullable(Type.String()) });

/** Who has looked at what footage, and why: for auditors. */
export const footageViewRoutes =
  ({ db }: { db: { query: Query } }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/footage-views',
      {
        config: { access: ['auditor', 'admin'] },
        schema: {
          tags: ['footage'],
          summary: 'Who has looked at footage and why, the newest first',
          querystring: ViewQuery,
          response: { 200: ViewList },
        },
      },
      async ({ query: { limit, after, from, to, ...filter } }) => {
        const times = {
          from: from ? new Date(from) : undefined,
          to: to ? new Date(to) : undefined,
        };
        const page = { limit: limit + 1, after: after === undefined ? undefined : cursorOf(after) };
        const found = await listViews(db.query, { ...filter, ...times }, page);
        const views = found.slice(0, limit);
        const last = views.at(-1);
        return {
          views: views.map(viewOf),
          next: found.length > limit && last ? `${last.askedAt.getTime()}.${last.viewId}` : null,
        };
      },
    );
  };

function viewOf(view: Awaited<ReturnType<typeof listViews>>[number]): Static<typeof View> {
  const { range, clipId: _, ...rest } = view;
  return {
    ...rest,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    askedAt: view.askedAt.toISOString(),
    openedAt: view.openedAt?.toISOString() ?? null,
  };
}

/** @throws AppError `bad-request` for what was never a `next` */
function cursorOf(text: string): FootageViewCursor {
  const [, ms, viewId = ''] = /^(\d{1,15})\.(.+)$/.exec(text) ?? [];
  if (ms === undefined || !isId(viewId)) {
    throw new AppError('bad-request', 'Take after from next of the page before.');
  }
  return { askedAt: new Date(Number(ms)), viewId };
}
