import { Command } from 'commander';
import { DEMO_PASSWORD, loadDemo, wipeDemo } from '../demo/index.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { printJson, printNote } from './output.ts';

/** `citymark demo`: a made-up district to look around in, which can be removed without a trace. */
export function demoCommand(open: OpenRuntime): Command {
  const demo = new Command('demo').description('the demo district: Pingshan with made-up fixtures');

  demo
    .command('load')
    .description('add the demo district, marked as demo')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const counts = await loadDemo(await open());
      if (json) return printJson(counts);
      const { departments, assets, staff, cameras, tickets } = counts;
      printNote(
        `Loaded ${departments} departments, ${assets} assets with plates, ${staff} people, ${cameras} cameras, ${tickets} tickets.\n` +
          `Everybody signs in with the password ${DEMO_PASSWORD}: demo-admin, demo-dispatch, demo-lamp …`,
      );
    });

  demo
    .command('wipe')
    .description('remove the demo district and all that happened in it')
    .action(async () => {
      await wipeDemo(await open());
      printNote('The demo district is gone; everything else is as it was.');
    });

  return demo;
}
