import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError } from '../platform/errors.ts';
import { checkInk, keepLabelDesign } from './keep-label-design.ts';
import { labelSizes, type OptionalLine, optionalLines } from './label/label-design.ts';
import { labelLayoutNames } from './label/layout.ts';
import { deleteDesign, listDesigns, type NamedDesign } from './label-design-store.ts';
import type { LabelDeps } from './plate-deps.ts';
import { printLabel } from './print-label.ts';

const Id = Type.String({ format: 'uuid' });
const Ink = Type.String({ pattern: '^#[0-9a-fA-F]{6}$' });
/** Numbers that a query may carry as text. */
const OneOf = <T extends number>(values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'integer', enum: [...values] });
const choices = {
  layout: Type.Enum([...labelLayoutNames]),
  sizePercent: OneOf(labelSizes),
  ink: Ink,
  symbols: OneOf([1, 2] as const),
};
const NewDesign = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  lines: Type.Array(Type.Enum([...optionalLines]), { uniqueItems: true, maxItems: 3 }),
  ...choices,
});
const Design = Type.Object({
  designId: Id,
  ...NewDesign.properties,
  updatedAt: Type.String({ format: 'date-time' }),
});
const DesignPath = Type.Object({ designId: Id });
const lineNames = optionalLines.join('|');
const PreviewQuery = Type.Object({
  plateId: Id,
  lines: Type.String({
    pattern: `^((${lineNames})(,(${lineNames})){0,2})?$`,
    description: 'call, asset, notice; with commas between them',
  }),
  ...choices,
});
const Svg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

/** How labels look: designs with a name, and what a real label would look like. */
export const labelDesignRoutes =
  (deps: LabelDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['labels'];
    const printers = { access: ['asset_admin', 'admin'] } as const;
    const { query } = deps.db;

    app.get(
      '/api/label-designs',
      {
        config: printers,
        schema: {
          tags,
          summary: 'The designs of labels',
          response: { 200: Type.Object({ designs: Type.Array(Design) }) },
        },
      },
      async () => ({ designs: (await listDesigns(query)).map(answer) }),
    );

    app.post(
      '/api/label-designs',
      {
        config: printers,
        schema: { tags, summary: 'Keep a design', body: NewDesign, response: { 201: Design } },
      },
      async ({ body: { name, ...design } }, reply) =>
        reply.code(201).send(answer(await keepLabelDesign(deps, { name, design }))),
    );

    app.put(
      '/api/label-designs/:designId',
      {
        config: printers,
        schema: {
          tags,
          summary: 'Change a design; print runs that were made with it stay as they are',
          params: DesignPath,
          body: NewDesign,
          response: { 200: Design },
        },
      },
      async ({ params: { designId }, body: { name, ...design } }) =>
        answer(await keepLabelDesign(deps, { designId, name, design })),
    );

    app.delete(
      '/api/label-designs/:designId',
      {
        config: printers,
        schema: {
          tags,
          summary: 'Forget a design',
          params: DesignPath,
          response: { 204: Type.Null() },
        },
      },
      async ({ params }, reply) => {
        if (!(await deleteDesign(query, params.designId))) {
          throw new AppError('not-found', 'There is no such design.');
        }
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/label-designs/preview.svg',
      {
        config: printers,
        schema: {
          tags,
          summary: 'The label of a plate in a design, read back before it is answered',
          querystring: PreviewQuery,
          produces: ['image/svg+xml'],
          response: { 200: Svg },
        },
      },
      async (request, reply) => {
        const { plateId, lines, ...rest } = request.query;
        const shown = optionalLines.filter((each) => lines.split(',').includes(each));
        const design = { ...rest, lines: shown as OptionalLine[] };
        checkInk(design);
        const svg = await printLabel(deps, { plateId, design, format: 'svg' });
        return reply
          .type('image/svg+xml')
          .header('cache-control', 'no-store')
          .send(Buffer.from(svg));
      },
    );
  };

const answer = (design: NamedDesign) => ({
  ...design,
  lines: [...design.lines],
  updatedAt: design.updatedAt.toISOString(),
});
