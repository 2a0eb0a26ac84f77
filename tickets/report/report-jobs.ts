import { deliverReports } from './deliver-reports.ts';
import { keepDueReport } from './keep-report.ts';
import type { ReportDeps } from './report-deps.ts';

/** The queue that keeps and sends morning reports; somebody who asks for a sending has it run at once. */
export const MORNING_REPORT = 'tickets-morning-report';

/** Each minute: a report whose minute was slept through is kept in the next one. */
export const reportJobs = (deps: ReportDeps) => [
  {
    queue: MORNING_REPORT,
    cron: '* * * * *',
    handler: async () => {
      const day = await keepDueReport(deps);
      if (day) deps.logger.info({ day }, 'morning report kept');
      const count = await deliverReports(deps);
      if (count > 0) deps.logger.info({ count }, 'morning reports sent');
    },
  },
];
