import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { addDepartment } from './add-department.ts';
import type { AssetDeps } from './asset-deps.ts';
import { listClasses } from './class-store.ts';
import { departmentKinds, listDepartments } from './department-store.ts';

const Id = Type.String({ format: 'uuid' });
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Kind = Type.Enum([...departmentKinds]);

const DepartmentAnswer = Type.Object({
  departmentId: Id,
  departmentCode: Type.String(),
  nameZh: Type.String(),
  nameEn: NullableText,
  kind: Kind,
  parentId: NullableText,
  isDemo: Type.Boolean(),
  disabled: Type.Boolean({ description: 'Chosen for nothing new any more' }),
});
const DepartmentList = Type.Object({ items: Type.Array(DepartmentAnswer) });
const NewDepartment = Type.Object({
  departmentCode: Type.String({ pattern: '^[0-9A-Za-z-]{1,32}$' }),
  nameZh: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  nameEn: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })),
  kind: Kind,
  parentId: Type.Optional(Id),
});
const ClassList = Type.Object({
  items: Type.Array(
    Type.Object({
      classCode: Type.String(),
      scheme: Type.String(),
      majorZh: Type.String(),
      nameZh: Type.String(),
      nameEn: Type.String(),
      publicFields: Type.Array(Type.String()),
      problems: Type.Array(
        Type.Object({
          problemCode: Type.String(),
          nameZh: Type.String(),
          nameEn: Type.String(),
        }),
      ),
    }),
  ),
});

/** Departments and asset classes: the vocabulary that assets and tickets are described with. */
export const departmentRoutes =
  (deps: AssetDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['assets'];
    const readers = { access: 'signed-in' } as const;

    app.get(
      '/api/departments',
      {
        config: readers,
        schema: { tags, summary: 'All departments', response: { 200: DepartmentList } },
      },
      async () => ({ items: await listDepartments(deps.db.query) }),
    );

    app.post(
      '/api/departments',
      {
        config: { access: ['admin'] },
        schema: {
          tags,
          summary: 'Add a department',
          body: NewDepartment,
          response: { 201: DepartmentAnswer },
        },
      },
      async ({ body }, reply) => reply.code(201).send(await addDepartment(deps, body)),
    );

    app.get(
      '/api/classes',
      {
        config: readers,
        schema: {
          tags,
          summary: 'All asset classes with their preset problems',
          response: { 200: ClassList },
        },
      },
      async () => ({ items: await listClasses(deps.db.query) }),
    );
  };
