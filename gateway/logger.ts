import { type DestinationStream, type Logger, pino } from 'pino';
import { AppError } from '../platform/errors.ts';

/** Fields that may hold what a person wrote or who they are. */
const PERSONAL = [
  'contact',
  'text',
  'note',
  'body',
  'password',
  'cookie',
  'headers',
  'authorization',
  'ip',
  'address',
  'phone',
  'name',
  'login',
];

const redactedPaths = PERSONAL.flatMap((field) => [field, `*.${field}`]);

/** The service's logger: JSON lines, ids only. `destination` is standard output unless a test listens. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      redact: { paths: redactedPaths, censor: '[removed]' },
      serializers: { err: describeError, error: describeError },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination ?? pino.destination(1),
  );
}

/**
 * What a log may say about an error. Messages of the database, of parsers and of unknown libraries quote
 * the value they dislike, so only our own messages and those of the language itself are kept.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, routine } = error as Error & Record<string, unknown>;
  const ours = error instanceof AppError || error instanceof TypeError;
  return {
    type: error.name,
    code,
    constraint,
    table,
    routine,
    ...(ours ? { message: withoutNumbers(error.message) } : {}),
    stack: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}

/** Long digit runs and mail addresses are the contacts people leave. */
const withoutNumbers = (message: string): string =>
  message.replace(/\d[\d -]{5,}\d/g, '#').replace(/\S+@\S+/g, '#');
