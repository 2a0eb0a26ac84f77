import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { batched } from '../platform/batch.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';
import { reportFakeLabel } from './report-fake-label.ts';
import { composeScanPage } from './scan-page.ts';
import { scanReader } from './scan-reader.ts';
import { formatSmartCode, parseSmartCode } from './smart-code.ts';

const Html = Type.String({ description: 'A page' });
const Redirect = Type.Null({ description: 'See Location' });
const Language = Type.Optional(Type.String({ maxLength: 10, description: 'zh or en' }));
const CodeParams = Type.Object({ smartCode: Type.String({ maxLength: 200 }) });
const ScanQuery = Type.Object({
  lang: Language,
  report: Type.Optional(Type.String({ maxLength: 20, description: 'fake-label or sent' })),
});
const TypedCodeQuery = Type.Object({
  lang: Language,
  code: Type.Optional(Type.String({ maxLength: 200, description: 'As printed on the label' })),
});
const FakeLabelForm = Type.Object({
  where: Type.String({ maxLength: 2000 }),
  why: Type.Optional(Type.String({ maxLength: 4000 })),
});

const MAX_WHERE = 200;
const MAX_WHY = 280;

/** Draws the citizen pages; what the page routes of every folder are given. */
export type PageSender = {
  /** Answers with the view, `data` in it, in the reader's language. */
  send(
    reply: FastifyReply,
    view: string,
    data: object,
    options?: { status?: number; listed?: boolean },
  ): FastifyReply;
  /**
   * As `send`, for a page that is the same for many readers: drawn again only when one of `madeOf` is
   * another object than the last time. `own` is the one text that differs from reader to reader.
   */
  sendShared(
    reply: FastifyReply,
    view: string,
    page: {
      key: string;
      madeOf: readonly unknown[];
      own: string;
      data: (own: string) => object;
    },
  ): FastifyReply;
  languageOf(request: FastifyRequest): 'zh' | 'en';
};

/** What is open on some assets, told by the part that knows complaints. */
export type ReportsOn = (assetIds: readonly string[]) => Promise<
  {
    assetId: string;
    problemCode: string;
    nameZh: string;
    nameEn: string;
    complaintCount: number;
    firstAt: Date;
    dueAt: Date | null;
  }[]
>;

export type ScanDeps = {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  logger: Pick<FastifyBaseLogger, 'warn'>;
  pages: PageSender;
  reportsOn: ReportsOn;
};

/** The code as minted, whatever way it was typed; text that is not one stays as it is. */
const canonical = (text: string): string => {
  const code = parseSmartCode(text);
  return code ? formatSmartCode(code) : text;
};

/** The pages behind a label: what the fixture is, what is known about it, and what to do with a fake. */
export const scanRoutes =
  (deps: ScanDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { pages } = deps;
    const reader = scanReader(deps);
    const reportsOn = batched(async (assetIds: readonly string[]) => {
      const reports = Map.groupBy(await deps.reportsOn(assetIds), (report) => report.assetId);
      return assetIds.map((assetId) => reports.get(assetId) ?? []);
    });
    const common = { tags: ['citizen'], produces: ['text/html'] };
    const config = { access: 'public' } as const;
    const counting = new Set<Promise<void>>();
    const countScan = (plateId: string) => {
      const counted = reader
        .count(plateId)
        .catch((error: unknown) => deps.logger.warn({ err: error, plateId }, 'scan not counted'))
        .finally(() => counting.delete(counted));
      counting.add(counted);
    };
    app.addHook('onClose', async () => {
      await Promise.all(counting);
    });

    app.get(
      '/',
      { config, schema: { ...common, summary: 'Home page', response: { 200: Html } } },
      async (_request, reply) => pages.send(reply, 'home', { code: '' }, { listed: true }),
    );

    app.get(
      '/A',
      {
        config,
        schema: {
          ...common,
          summary: 'Opens the page of a typed-in code',
          querystring: TypedCodeQuery,
          response: { 200: Html, 303: Redirect },
        },
      },
      async (request, reply) => {
        const { code = '' } = request.query;
        const parsed = parseSmartCode(code);
        if (parsed) return reply.redirect(`/A/${formatSmartCode(parsed)}`, 303);
        return pages.send(reply, 'home', { code, codeError: true });
      },
    );

    app.get(
      '/A/:smartCode',
      {
        config,
        schema: {
          ...common,
          summary: 'Scan page of a plate',
          params: CodeParams,
          querystring: ScanQuery,
          response: { 200: Html, 404: Html },
        },
      },
      async (request, reply) => {
        const smartCode = canonical(request.params.smartCode);
        const { report } = request.query;
        if (report === 'fake-label' || report === 'sent') {
          const form = { smartCode, where: '', why: '', errors: [], done: report === 'sent' };
          return pages.send(reply, 'fake-label', form);
        }
        const opened = await reader.open(smartCode);
        if (!opened) return pages.send(reply, 'unknown', {}, { status: 404 });
        const { asset, plateId } = opened;
        const isKeeping = request.headers['x-citymark-keep'] !== undefined;
        // Nobody waits for the counting, which ends when the disk has it.
        if (!isKeeping) countScan(plateId);
        const language = pages.languageOf(request);
        const [facts, reports] = await Promise.all([reader.facts(asset), reportsOn(asset.assetId)]);
        const data = (clientKey: string) => ({
          ...composeScanPage(facts, language),
          ...{ reports, smartCode, clientKey },
          ...{ text: '', contact: '', shareContact: false, errors: [] },
        });
        const own = randomUUID();
        // With reports the page tells times, which go on.
        if (reports.length > 0) return pages.send(reply, 'scan', data(own));
        const madeOf = [facts.asset, facts.assetClass, ...facts.departments];
        return pages.sendShared(reply, 'scan', { key: smartCode, madeOf, own, data });
      },
    );

    app.post(
      '/A/:smartCode/fake-label',
      {
        config: { ...config, limit: 'complaint' },
        schema: {
          ...common,
          summary: 'Reports a fake label',
          consumes: ['application/x-www-form-urlencoded'],
          params: CodeParams,
          body: FakeLabelForm,
          response: { 303: Redirect, 422: Html },
        },
      },
      async (request, reply) => {
        const smartCode = canonical(request.params.smartCode);
        const where = request.body.where.trim();
        const why = request.body.why?.trim() ?? '';
        const errors = [
          ...(where && where.length <= MAX_WHERE ? [] : [{ field: 'where', key: 'fake.error' }]),
          ...(why.length <= MAX_WHY ? [] : [{ field: 'why', key: 'fake.whyError' }]),
        ];
        if (errors.length > 0) {
          const form = { smartCode, where, why, errors, done: false };
          return pages.send(reply, 'fake-label', form, { status: 422 });
        }
        await reportFakeLabel(deps, { smartCode, remark: [where, why].filter(Boolean).join('\n') });
        return reply.redirect(`/A/${encodeURIComponent(smartCode)}?report=sent`, 303);
      },
    );
  };
