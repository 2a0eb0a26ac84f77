import { Command, CommanderError } from 'commander';
import { pino } from 'pino';
import { AppError } from '../../platform/errors.ts';
import { ConfigError, readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { assetCommand } from './asset-command.ts';
import { auditCommand } from './audit-command.ts';
import { calendarCommand } from './calendar-command.ts';
import { demoCommand } from './demo-command.ts';
import { departmentCommand } from './department-command.ts';
import { gridCommand } from './grid-command.ts';
import { keyCommand } from './key-command.ts';
import { migrateCommand } from './migrate-command.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitCodes } from './output.ts';
import { plateCommand } from './plate-command.ts';
import { serveCommand } from './serve-command.ts';
import { staffCommand } from './staff-command.ts';

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
    assetCommand(open),
    auditCommand(open),
    calendarCommand(open),
    plateCommand(open),
    keyCommand(open),
    gridCommand(),
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
