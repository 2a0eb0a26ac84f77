import type { BaseLogger } from 'pino';

/** What the ports need of a pino logger. Ids only, never a person's data; `error` = somebody must act. */
export type Logger = Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>;

const ignore = () => {};

export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
