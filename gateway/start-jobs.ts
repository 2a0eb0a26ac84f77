import { forgetOldScans, ringPrint, workLabelBatches } from '../assets/index.ts';
import {
  affirmEvents,
  clipJobs,
  footageProviderJobs,
  forgetOldEvents,
  ledgerJobs,
  workClips,
} from '../detection/index.ts';
import {
  CHECK_CHAINS,
  checkAfter,
  checkChains,
  reportJobs,
  TAKE_ALERTS,
  ticketJobs,
} from '../tickets/index.ts';
import type { Deps } from './deps.ts';
/** Takes on the regular work of all folders; any number of processes may do so side by side. */
export async function startJobs(deps: Deps): Promise<void> {
  const regular = [
    ...ticketJobs(deps),
    ...reportJobs(deps),
    ...ledgerJobs(deps),
    ...footageProviderJobs(deps),
    ...clipJobs(deps),
    {
      queue: 'scans-forget-old',
      cron: '40 3 * * *',
      handler: async () => {
        const count = await forgetOldScans(deps);
        if (count > 0) deps.logger.info({ count }, 'old scans forgotten');
      },
    },
    {
      queue: 'events-affirm',
      cron: '* * * * *',
      handler: () => affirmEvents(deps),
    },
    {
      queue: 'events-forget-old',
      cron: '50 3 * * *',
      handler: async () => {
        const count = await forgetOldEvents(deps);
        if (count > 0) deps.logger.info({ count }, 'old events of others forgotten');
      },
    },
  ];
  await workLabelBatches(deps, (batchId) => ringPrint(deps, { batchId }));
  await workClips(deps);
  await deps.jobs.work(CHECK_CHAINS, async () => void (await checkChains(deps)));
  for (const { queue, cron, handler } of regular) {
    await deps.jobs.work(queue, handler);
    await deps.jobs.schedule(queue, cron);
  }
  await deps.bus.subscribe('citymark/sightings/+', () =>
    deps.jobs.send(TAKE_ALERTS, {}, { singletonKey: 'doorbell' }),
  );
  const ring = doorbell(deps);
  await deps.bus.subscribe('citymark/tickets/+', async ({ payload }) => {
    const queue = checkAfter(payload);
    if (queue) ring(queue);
  });
}

/** A crowd that reports at once is one reason to look. */
const TOGETHER_MS = 500;

/** Runs a queue soon; what is lost here the sweep of each minute finds. */
function doorbell({ jobs, logger }: Deps): (queue: string) => void {
  const rung = new Set<string>();
  return (queue) => {
    if (rung.has(queue)) return;
    rung.add(queue);
    setTimeout(() => {
      rung.delete(queue);
      jobs
        .send(queue, {}, { singletonKey: 'doorbell' })
        .catch((err: unknown) => logger.warn({ queue, err }, 'the doorbell of a queue failed'));
    }, TOGETHER_MS).unref();
  };
}
