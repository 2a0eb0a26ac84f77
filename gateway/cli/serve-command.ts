import { Command } from 'commander';
import { readConfig } from '../config.ts';

/** `citymark serve`: what `npm start` runs. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service until it is told to stop')
    .option('--no-demo', 'do not load the demo district into an empty database')
    .action(async ({ demo }: { demo: boolean }) => {
      const config = readConfig();
      // The whole service is loaded only where it is run: help and other commands answer at once.
      const { serve } = await import('../serve.ts');
      await serve({ ...config, demo: config.demo && demo });
    });
}
