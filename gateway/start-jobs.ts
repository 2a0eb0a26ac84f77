import { forgetOldScans, workLabelBatches } from '../assets/index.ts';
import { ticketJobs } from '../tickets/index.ts';
import type { Deps } from './deps.ts';

/** Takes on the regular work of all folders; any number of processes may do so side by side. */
export async function startJobs(deps: Deps): Promise<void> {
  const regular = [
    ...ticketJobs(deps),
    {
      queue: 'scans-forget-old',
      cron: '40 3 * * *',
      handler: async () => {
        const count = await forgetOldScans(deps);
        if (count > 0) deps.logger.info({ count }, 'old scans forgotten');
      },
    },
  ];
  await workLabelBatches(deps);
  for (const { queue, cron, handler } of regular) {
    await deps.jobs.work(queue, handler);
    await deps.jobs.schedule(queue, cron);
  }
}
