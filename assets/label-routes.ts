import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { AppError } from '../platform/errors.ts';
import { choosePlates, MAX_CHOSEN } from './choose-plates.ts';
import { createLabelBatch } from './create-label-batch.ts';
import { type LabelDesign, plainDesign } from './label/label-design.ts';
import { labelLayoutNames } from './label/layout.ts';
import { batchById, type LabelBatch, listBatches, partsOfBatch } from './label-batch-store.ts';
import { labelDesignRoutes } from './label-design-routes.ts';
import { designById } from './label-design-store.ts';
import { heldLabels } from './label-store.ts';
import type { PlateDeps } from './plate-deps.ts';
import { printLabel } from './print-label.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });
const Id = Type.String({ format: 'uuid' });
const Layout = Type.Enum([...labelLayoutNames], {
  description: 'plate: A7, for outdoors; sticker: 70 × 37 mm',
});
const Bytes = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

const BatchAnswer = Type.Object({
  batchId: Id,
  layout: Layout,
  designName: Nullable(Type.String()),
  state: Type.Enum(['waiting', 'running', 'done']),
  total: Type.Integer(),
  released: Type.Integer({ description: 'Read back by both decoders' }),
  held: Type.Integer({ description: 'Held back' }),
  parts: Type.Integer({ description: 'How many PDFs it will be' }),
  createdBy: Type.String(),
  createdAt: Time,
  finishedAt: Nullable(Time),
});
const BatchDetail = Type.Object({
  ...BatchAnswer.properties,
  files: Type.Array(
    Type.Object({
      part: Type.Integer(),
      labels: Type.Integer(),
      pages: Type.Integer(),
      url: Type.String(),
    }),
  ),
  problems: Type.Array(
    Type.Object({ plateId: Id, assetCode: Type.String(), problem: Nullable(Type.String()) }),
  ),
});
const look = { layout: Type.Optional(Layout), designId: Type.Optional(Id) };
const many = { minItems: 1, maxItems: MAX_CHOSEN, uniqueItems: true };
const NewBatch = Type.Union([
  Type.Object({ plateIds: Type.Array(Id, many), ...look }),
  Type.Object({ assetCodes: Type.Array(Type.String({ pattern: '^[0-9]{16}$' }), many), ...look }),
  Type.Object({
    unprinted: Type.Object({
      classCode: Type.Optional(Type.String({ maxLength: 5 })),
      street: Type.Optional(Type.String({ maxLength: 100 })),
    }),
    ...look,
  }),
]);
const PlatePath = Type.Object({ plateId: Id });
const BatchPath = Type.Object({ batchId: Id });
const LayoutQuery = Type.Object({ layout: Type.Optional(Layout) });
const PartQuery = Type.Object({ part: Type.Integer({ minimum: 0, maximum: 1000, default: 0 }) });

/** Labels of single plates, and print runs. */
export const labelRoutes =
  (deps: PlateDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['labels'];
    const printers = { access: ['asset_admin', 'admin'] } as const;
    const { query } = deps.db;

    await app.register(labelDesignRoutes(deps));

    for (const format of ['svg', 'png'] as const) {
      const mediaType = { svg: 'image/svg+xml', png: 'image/png' }[format];
      app.get(
        `/api/plates/:plateId/label.${format}`,
        {
          config: printers,
          schema: {
            tags,
            summary: `The label of a plate as ${format.toUpperCase()}, read back before it is answered`,
            params: PlatePath,
            querystring: LayoutQuery,
            produces: [mediaType],
            response: { 200: Bytes },
          },
        },
        async (request, reply) => {
          const { layout = 'plate' } = request.query;
          const { plateId } = request.params;
          const design = plainDesign(layout);
          const bytes = await printLabel(deps, { plateId, design, format });
          return sendFile(reply, bytes, mediaType, `${plateId}.${format}`);
        },
      );
    }

    app.post(
      '/api/label-batches',
      {
        config: printers,
        schema: {
          tags,
          summary: 'Print labels of many plates in the background',
          body: NewBatch,
          response: { 202: BatchAnswer },
        },
      },
      async (request, reply) => {
        const { layout = 'plate', designId, ...choice } = request.body;
        const named = designId ? await designById(query, designId) : undefined;
        if (designId && !named) throw new AppError('not-found', 'There is no such design.');
        const { designName, design } = named
          ? { designName: named.name, design: designOnly(named) }
          : { designName: null, design: plainDesign(layout) };
        const createdBy = request.actor?.staffId ?? '';
        const plateIds = await choosePlates(deps, choice);
        reply.code(202);
        return createLabelBatch(deps, { plateIds, design, designName, createdBy });
      },
    );

    app.get(
      '/api/label-batches',
      {
        config: printers,
        schema: {
          tags,
          summary: 'The latest 50 print runs',
          response: { 200: Type.Array(BatchAnswer) },
        },
      },
      async () => listBatches(query, 50),
    );

    app.get(
      '/api/label-batches/:batchId',
      {
        config: printers,
        schema: {
          tags,
          summary: 'A print run: how far it is, its files, and what was held back',
          params: BatchPath,
          response: { 200: BatchDetail },
        },
      },
      async (request) => {
        const { batchId } = request.params;
        const batch = existing(await batchById(query, batchId));
        const made = await partsOfBatch(query, batchId);
        const files = made
          .filter(({ blob }) => blob)
          .map((each) => ({
            ...each,
            url: `/api/label-batches/${batchId}/labels.pdf?part=${each.part}`,
          }));
        return { ...batch, files, problems: await heldLabels(query, batchId) };
      },
    );

    app.get(
      '/api/label-batches/:batchId/labels.pdf',
      {
        config: printers,
        schema: {
          tags,
          summary: 'The sheets of one part of a print run',
          params: BatchPath,
          querystring: PartQuery,
          produces: ['application/pdf'],
          response: { 200: Bytes },
        },
      },
      async (request, reply) => {
        const { batchId } = request.params;
        const { part } = request.query;
        existing(await batchById(query, batchId));
        const made = (await partsOfBatch(query, batchId)).find((each) => each.part === part);
        if (!made?.blob) {
          throw new AppError(
            'not-found',
            'This part of the print run is not made yet, or is empty.',
          );
        }
        const bytes = await deps.blobs.get(made.blob);
        return sendFile(reply, bytes, 'application/pdf', `labels-${batchId}-${part}.pdf`);
      },
    );
  };

/** Without what the list of designs knows besides. */
const designOnly = ({ layout, sizePercent, lines, ink, symbols }: LabelDesign): LabelDesign => ({
  layout,
  sizePercent,
  lines,
  ink,
  symbols,
});

function existing(batch: LabelBatch | undefined): LabelBatch {
  if (!batch) throw new AppError('not-found', 'There is no such print run.');
  return batch;
}

const sendFile = (reply: FastifyReply, bytes: Uint8Array, mediaType: string, name: string) =>
  reply
    .type(mediaType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `inline; filename="${name}"`)
    .send(Buffer.from(bytes));
