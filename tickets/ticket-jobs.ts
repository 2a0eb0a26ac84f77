import { closeOverdueConfirmations } from './close-overdue-confirmations.ts';
import { escalateOverdue } from './escalate-overdue.ts';
import type { TicketDeps } from './ticket-deps.ts';

/** A job the gateway registers: its queue, when it runs (cron, Asia/Shanghai) and what it does. */
export type TicketJob = { queue: string; cron: string; handler: () => Promise<void> };

/** The regular work of the ticket side. All of it may run twice, or late, without harm. */
export const ticketJobs = (deps: TicketDeps): TicketJob[] => [
  {
    queue: 'tickets-escalate-overdue',
    cron: '*/5 * * * *',
    handler: async () => {
      const count = await escalateOverdue(deps);
      if (count > 0) deps.logger.info({ count }, 'overdue tickets escalated');
    },
  },
  {
    queue: 'tickets-close-overdue-confirmations',
    cron: '15 * * * *',
    handler: async () => {
      const count = await closeOverdueConfirmations(deps);
      if (count > 0) deps.logger.info({ count }, 'unconfirmed tickets closed by time-out');
    },
  },
];
