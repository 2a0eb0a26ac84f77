import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import type { Actor, Role } from '../../platform/actor.ts';
import type { Jobs } from '../../platform/jobs.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { visibility } from '../ticket-access.ts';
import { printReport } from './print-report.ts';
import type { ReportDeps } from './report-deps.ts';
import { MORNING_REPORT } from './report-jobs.ts';
import { MorningReport, PrintQuery, ReportDays, ReportQuery, SendBody } from './report-schema.ts';
import { morningReport, printedReport, reportDays } from './report-view.ts';
import { sendReportAgain } from './send-report-again.ts';

const readers: Role[] = ['dispatcher', 'supervisor', 'auditor', 'leader', 'admin'];
const senders: Role[] = ['supervisor', 'leader', 'admin'];
const tags = ['report'];

/** Whoever sees only some tickets would find other numbers behind the links. */
const forReader = (reader: Actor, report: Static<typeof MorningReport>) =>
  visibility(reader) === 'all' ? report : { ...report, counted: {} };

/** The morning report (民生诉求早报): to read, to print, to send again. */
export const reportRoutes =
  (deps: ReportDeps & { jobs: Jobs }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/report/morning',
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'The report on a day, as it was kept, and what became of its sending',
          querystring: ReportQuery,
          response: { 200: MorningReport },
        },
      },
      async (request) => forReader(signedIn(request), await morningReport(deps, request.query.day)),
    );

    app.get(
      '/api/report/days',
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'The days whose reports were kept, the newest first',
          response: { 200: ReportDays },
        },
      },
      async () => reportDays(deps),
    );

    app.get(
      '/api/report/morning.pdf',
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'The report on sheets of A4',
          produces: ['application/pdf'],
          querystring: PrintQuery,
          response: { 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) },
        },
      },
      async (request, reply) => {
        const { day, language = 'zh' } = request.query;
        const report = await printedReport(deps, day);
        const name = `morning-report-${report.figures.day}.pdf`;
        const bytes = await printReport(report, language);
        return reply
          .type('application/pdf')
          .header('cache-control', 'no-store')
          .header('content-disposition', `inline; filename="${name}"`)
          .send(Buffer.from(bytes));
      },
    );

    app.post(
      '/api/report/morning/send',
      {
        config: { access: senders },
        schema: {
          tags,
          summary: 'Send a kept report again by every way there is',
          body: SendBody,
          response: { 200: MorningReport },
        },
      },
      async (request) => {
        const { day } = request.body;
        await sendReportAgain(deps, signedIn(request), day);
        await deps.jobs.send(MORNING_REPORT, {}, { singletonKey: 'doorbell' });
        return forReader(signedIn(request), await morningReport(deps, day));
      },
    );
  };
