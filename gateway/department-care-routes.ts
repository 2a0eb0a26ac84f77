import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { departmentById, departmentKinds } from '../assets/index.ts';
import { AppError } from '../platform/errors.ts';
import { signedIn } from '../platform/signed-in.ts';
import { careForDepartment } from './care-for-departments.ts';
import { departmentLoad } from './department-care-store.ts';
import type { AppDeps } from './deps.ts';

const Path = Type.Object({ departmentId: Type.String({ format: 'uuid' }) });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer();
const Load = Type.Object({
  maintained: Count,
  owned: Count,
  supervised: Count,
  openTickets: Count,
  staff: Count,
  duties: Count,
  cameras: Count,
  zones: Count,
  children: Count,
});
const Patch = Type.Object({
  nameZh: Type.Optional(Name),
  nameEn: Type.Optional(Nullable(Name)),
  kind: Type.Optional(Type.Enum([...departmentKinds])),
  parentId: Type.Optional(Nullable(Type.String({ format: 'uuid' }))),
  disabled: Type.Optional(Type.Boolean()),
});
const Answer = Type.Object({
  departmentId: Type.String(),
  departmentCode: Type.String(),
  nameZh: Type.String(),
  nameEn: Nullable(Type.String()),
  kind: Type.Enum([...departmentKinds]),
  parentId: Nullable(Type.String()),
  isDemo: Type.Boolean(),
  disabled: Type.Boolean(),
});

const tags = ['departments'];

/** Looking after departments: what hangs on one, and changing it. */
export const departmentCareRoutes =
  (deps: AppDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/departments/:departmentId/load',
      {
        config: { access: ['auditor', 'admin'] },
        schema: {
          tags,
          summary: 'What hangs on a department',
          params: Path,
          response: { 200: Load },
        },
      },
      async ({ params: { departmentId } }) => {
        if (!(await departmentById(deps.db.query, departmentId))) throw new AppError('not-found');
        return departmentLoad(deps.db.query, departmentId);
      },
    );

    app.patch(
      '/api/departments/:departmentId',
      {
        config: { access: ['admin'] },
        schema: {
          tags,
          summary: 'Rename, move, disable or enable a department',
          params: Path,
          body: Patch,
          response: { 200: Answer },
        },
      },
      async (request) =>
        careForDepartment(deps, signedIn(request), request.params.departmentId, request.body),
    );
  };
