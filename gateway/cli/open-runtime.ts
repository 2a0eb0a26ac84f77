import type { AppDeps } from '../deps.ts';

/**
 * Opens the service's parts for one command, on first use; the program closes them when the command is
 * through. Throws AppError `database-locked` when the service runs on the same data directory.
 */
export type OpenRuntime = () => Promise<AppDeps>;
