import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError } from '../platform/errors.ts';
import { isId } from '../platform/ids.ts';
import { listAuditEntries } from './audit-log-store.ts';
import type { AppDeps } from './deps.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const Told = Nullable(Type.Record(Type.String(), Type.Any()));
const LogQuery = Type.Object({
  kind: Type.Optional(Type.String({ pattern: '^[a-z-]{1,32}$' })),
  staffId: Type.Optional(Type.String({ format: 'uuid' })),
  q: Type.Optional(Type.String({ maxLength: 64 })),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  after: Type.Optional(Type.String({ maxLength: 100, description: 'next of the page before' })),
});
const Log = Type.Object({
  items: Type.Array(
    Type.Object({
      entryId: Type.String(),
      at: Time,
      staffId: Type.String(),
      staffName: Type.String({ description: 'As it was then' }),
      kind: Type.String(),
      action: Type.String(),
      subjectId: Nullable(Type.String()),
      subjectName: Nullable(Type.String()),
      reason: Nullable(Type.String()),
      ticketNumber: Nullable(Type.String()),
      before: Told,
      after: Told,
    }),
  ),
  next: Nullable(Type.String()),
});

/** Who changed what, and who looked at contacts and footage: for auditors. */
export const auditLogRoutes =
  (deps: AppDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/audit-log',
      {
        config: { access: ['auditor', 'admin'] },
        schema: {
          tags: ['audit'],
          summary: 'What staff did to staff, departments, rules and the like, the newest first',
          querystring: LogQuery,
          response: { 200: Log },
        },
      },
      async ({ query: { limit, after, since, until, ...filter } }) => {
        const times = {
          since: since ? new Date(since) : undefined,
          until: until ? new Date(until) : undefined,
        };
        const page = { limit: limit + 1, after: after === undefined ? undefined : cursorOf(after) };
        const found = await listAuditEntries(deps.db.query, { ...filter, ...times }, page);
        const items = found.slice(0, limit);
        const last = items.at(-1);
        return {
          items: items.map((each) => ({ ...each, at: each.at.toISOString() })),
          next: found.length > limit && last ? `${last.at.getTime()}.${last.entryId}` : null,
        };
      },
    );
  };

/** @throws AppError `bad-request` for what was never a `next` */
function cursorOf(text: string): { at: Date; entryId: string } {
  const [, ms, entryId = ''] = /^(\d{1,15})\.(.+)$/.exec(text) ?? [];
  if (ms === undefined || !isId(entryId)) {
    throw new AppError('bad-request', 'Take after from next of the page before.');
  }
  return { at: new Date(Number(ms)), entryId };
}
