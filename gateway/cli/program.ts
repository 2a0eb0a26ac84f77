import { Command, CommanderError } from 'commander';
import { pino } from 'pino';
import { AppError } from '../../platform/errors.ts';
import { ConfigError, readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { algorithmCommand } from './algorithm-command.ts';
import { assetCommand } from './asset-command.ts';
import { auditCommand } from './audit-command.ts';
import { calendarCommand } from './calendar-command.ts';
import { cameraCommand } from './camera-command.ts';
import { demoCommand } from './demo-command.ts';
import { departmentCommand } from './department-command.ts';
import { detectCommand } from './detect-command.ts';
import { dutyCommand } from './duty-command.ts';
import { evidenceCommand } from './evidence-command.ts';
import { examineCommand } from './examine-command.ts';
import { footageCommand } from './footage-command.ts';
import { footageProviderCommand } from './footage-provider-command.ts';
import { gridCommand } from './grid-command.ts';
import { keyCommand } from './key-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { modelCommand } from './model-command.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitCodes } from './output.ts';
import { plateCommand } from './plate-command.ts';
import { reportCommand } from './report-command.ts';
import { serveCommand } from './serve-command.ts';
import { sightingCommand } from './sighting-command.ts';
import { staffCommand } from './staff-command.ts';
import { watchCommand } from './watch-command.ts';
import { workerCommand } from './worker-command.ts';
import { workerTokenCommand } from './worker-token-command.ts';
import { zoneCommand } from './zone-command.ts';

const STANDARD_ERROR = 2;

/** Every command there is. `open` is called by those that need the database. */
export function program(open: OpenRuntime): Command {
  const citymark = new Command('citymark')
    .description('智慧码: labels, complaints and tickets of a city district')
    .showHelpAfterError('(citymark --help lists the commands)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 found something wrong.',
    );
  for (const command of [
    serveCommand(),
    migrateCommand(open),
    demoCommand(open),
    staffCommand(open),
    departmentCommand(open),
    dutyCommand(open),
    assetCommand(open),
    auditCommand(open),
    evidenceCommand(open),
    calendarCommand(open),
    reportCommand(open),
    sightingCommand(open),
    plateCommand(open),
    keyCommand(open),
    workerCommand(),
    cameraCommand(open),
    footageCommand(open),
    footageProviderCommand(open),
    zoneCommand(open),
    workerTokenCommand(open),
    gridCommand(),
    detectCommand(),
    modelCommand(),
    algorithmCommand(),
    watchCommand(),
    examineCommand(),
  ]) {
    citymark.addCommand(command);
  }
  return throwing(citymark);
}

/** Usage errors are thrown, so that everything that was opened is closed; subcommands do not inherit it. */
function throwing(command: Command): Command {
  command.exitOverride();
  command.commands.forEach(throwing);
  return command;
}

/** Runs one command line, says on standard error what went wrong, and answers the exit code. */
export async function run(args: string[]): Promise<number> {
  let runtime: Runtime | undefined;
  const open: OpenRuntime = async () => {
    const config = readConfig();
    const logger = createLogger('warn', pino.destination(STANDARD_ERROR));
    runtime ??= await openRuntime(config, { logger });
    return runtime.deps;
  };
  try {
    await program(open).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    return report(error);
  } finally {
    await runtime?.close();
  }
}

function report(error: unknown): number {
  // Commander has printed its message already; help is not an error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`citymark: ${message}\n`);
  if (error instanceof AppError) {
    for (const { field, message: detail } of error.fields) {
      process.stderr.write(`  ${field}: ${detail}\n`);
    }
  }
  return error instanceof ConfigError ? exitCodes.usage : exitCodes.failure;
}
