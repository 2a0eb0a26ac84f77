import { takeAlerts } from './alerts/take-alerts.ts';
import { escalateOverdue } from './escalate-overdue.ts';
import type { TicketJobDeps } from './ticket-deps.ts';
import { releaseTicketFootage } from './verification/hold-ticket-footage.ts';
import { postCheck } from './verification/post-check.ts';
import { preCheck } from './verification/pre-check.ts';

/** A job the gateway registers: its queue, when it runs (cron, Asia/Shanghai) and what it does. */
export type TicketJob = { queue: string; cron: string; handler: () => Promise<void> };

/** The queue in which alerts become tickets; news of a sighting is a reason to run it at once. */
export const TAKE_ALERTS = 'tickets-take-alerts';

/** The queue in which claims of departments are verified; news of one is a reason to run it at once. */
const POST_CHECK = 'tickets-post-check';
/** The queue in which cameras look at what was reported. */
const PRE_CHECK = 'tickets-pre-check';

/** The regular work of the ticket side. All of it may run twice, or late, without harm. */
export const ticketJobs = (deps: TicketJobDeps): TicketJob[] => [
  {
    // Each minute for those whose doorbell was not heard.
    queue: TAKE_ALERTS,
    cron: '* * * * *',
    handler: async () => {
      const count = await takeAlerts(deps);
      if (count > 0) deps.logger.info({ count }, 'alerts became tickets');
    },
  },
  {
    queue: 'tickets-escalate-overdue',
    cron: '*/5 * * * *',
    handler: async () => {
      const count = await escalateOverdue(deps);
      if (count > 0) deps.logger.info({ count }, 'overdue tickets escalated');
    },
  },
  {
    queue: PRE_CHECK,
    cron: '* * * * *',
    handler: async () => {
      const count = await preCheck(deps);
      if (count > 0) deps.logger.info({ count }, 'reports looked at');
    },
  },
  {
    queue: 'tickets-release-footage',
    cron: '10 4 * * *',
    handler: async () => {
      const count = await releaseTicketFootage(deps);
      if (count > 0) deps.logger.info({ count }, 'footage of old tickets let go');
    },
  },
  {
    queue: POST_CHECK,
    cron: '* * * * *',
    handler: async () => {
      const count = await postCheck(deps);
      if (count > 0) deps.logger.info({ count }, 'claims verified');
    },
  },
];

/** The queue that news of a ticket is a reason to run at once; undefined for all other news. */
export const checkAfter = (news: unknown): string | undefined => {
  const kind = typeof news === 'object' && news && 'kind' in news ? news.kind : undefined;
  if (kind === 'dispatch' || kind === 'file' || kind === 'join') return PRE_CHECK;
  return kind === 'handled' ? POST_CHECK : undefined;
};
