import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { openEyes, openGateway, referencesFrom, runWorker } from '../../detection/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { VERSION } from '../version.ts';
import { ownLifeline } from '../worker-lifeline.ts';

type Options = { gateway: string; tokenFile?: string; capacity?: number; name: string };

/** `citymark worker`: looks through cameras for a service somewhere else. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('look through cameras for a service; needs its address and a token, no database')
    .requiredOption('--gateway <url>', 'address of the service, like https://citymark.example.cn')
    .option('--token-file <file>', 'file with the token; else the variable WORKER_TOKEN')
    .option('--capacity <n>', 'how much it can do in comparison with others', wholeNumber)
    .option('--name <name>', 'what it is called on the desk', hostname())
    .action(work);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw new InvalidArgumentError('A whole number from 1 to 10000.');
}

async function work(options: Options): Promise<void> {
  const config = readConfig();
  const token = await tokenOf(options.tokenFile, config.worker.token);
  const logger = createLogger(config.log.level);
  const gateway = openGateway({ url: options.gateway, token });
  const references = referencesFrom({ url: options.gateway, token });
  const lifeline = ownLifeline();
  try {
    await runWorker({
      gateway,
      eyes: (clock) => openEyes({ clock, logger, models: config.models, references }),
      workerId: randomUUID(),
      name: options.name.slice(0, 64),
      version: VERSION,
      capacity: options.capacity ?? config.worker.capacity,
      clock: systemClock,
      logger,
      signal: lifeline.signal,
    });
  } finally {
    lifeline.release();
  }
}

async function tokenOf(file: string | undefined, variable: string | undefined): Promise<string> {
  const text = file === undefined ? variable : await readTokenFile(file);
  if (text) return text;
  throw new AppError(
    'worker-token-unknown',
    'There is no token: set WORKER_TOKEN or use --token-file. Make one on the service: ' +
      'citymark worker-token add <name>.',
  );
}

async function readTokenFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError('not-found', `The token file cannot be read (${code}).`, { cause });
  }
}
