import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { roles } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import { signedIn } from '../platform/signed-in.ts';
import { addStaff, LOGIN } from './add-staff.ts';
import { changeStaff } from './change-staff.ts';
import type { AppDeps } from './deps.ts';
import { listStaff, staffById } from './staff-store.ts';

const Id = Type.String({ format: 'uuid' });
const Name = Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' });
const Roles = Type.Array(Type.Enum([...roles]), {
  minItems: 1,
  uniqueItems: true,
});

const StaffAnswer = Type.Object({
  staffId: Type.String(),
  login: Type.String(),
  name: Type.String(),
  departmentId: Type.String(),
  departmentName: Type.String(),
  roles: Type.Array(Type.String()),
  mustChangePassword: Type.Boolean(),
  disabled: Type.Boolean(),
  isDemo: Type.Boolean(),
});
const StaffList = Type.Object({
  items: Type.Array(StaffAnswer),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
const StaffQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 64 })),
  departmentId: Type.Optional(Id),
  cursor: Type.Optional(Type.String({ maxLength: 64 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
const NewStaff = Type.Object({
  login: Type.String({ pattern: LOGIN.source }),
  name: Name,
  departmentId: Id,
  roles: Roles,
});
const StaffPatch = Type.Object({
  name: Type.Optional(Name),
  departmentId: Type.Optional(Id),
  roles: Type.Optional(Roles),
  disabled: Type.Optional(Type.Boolean()),
  resetPassword: Type.Optional(Type.Literal(true)),
});
const WithFirstPassword = Type.Object({
  staff: StaffAnswer,
  firstPassword: Type.Optional(
    Type.String({ description: 'Shown once; has to be changed at the first sign-in' }),
  ),
});

/** Who works here, for administrators. */
export const staffRoutes =
  (deps: AppDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: ['admin'] } as const;
    const tags = ['staff'];

    app.get(
      '/api/staff',
      {
        config,
        schema: { tags, summary: 'Staff', querystring: StaffQuery, response: { 200: StaffList } },
      },
      async (request) => {
        const { cursor, limit, ...filter } = request.query;
        const found = await listStaff(deps.db.query, {
          ...filter,
          after: cursor,
          limit: limit + 1,
        });
        const items = found.slice(0, limit);
        return { items, nextCursor: found.length > limit ? (items.at(-1)?.login ?? null) : null };
      },
    );

    app.post(
      '/api/staff',
      {
        config,
        schema: {
          tags,
          summary: 'Add a member of staff',
          body: NewStaff,
          response: { 201: WithFirstPassword },
        },
      },
      async (request, reply) => {
        const added = await addStaff(deps, request.body, signedIn(request));
        return reply.code(201).header('cache-control', 'no-store').send(added);
      },
    );

    app.patch(
      '/api/staff/:staffId',
      {
        config,
        schema: {
          tags,
          summary: 'Change, disable or re-enable a member of staff, or reset the password',
          params: Type.Object({ staffId: Id }),
          body: StaffPatch,
          response: { 200: WithFirstPassword },
        },
      },
      async (request, reply) => {
        const { staffId } = request.params;
        const firstPassword = await changeStaff(deps, staffId, request.body, signedIn(request));
        const staff = await staffById(deps.db.query, staffId);
        if (!staff) throw new AppError('not-found');
        return reply.header('cache-control', 'no-store').send({ staff, firstPassword });
      },
    );
  };
