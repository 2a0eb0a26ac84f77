import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, hostname, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addWorkerToken, revokeWorkerToken } from '../detection/index.ts';
import { type Config, childEnvironment } from './config.ts';
import type { Deps } from './deps.ts';

/** The worker beside the service. */
export type WorkerProcess = {
  /** Asks it to give its cameras back and to end, and sees to it that it does. */
  stop(): Promise<void>;
};

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** Who lived so long did not fail at the start. */
const GOOD_LIFE_MS = 60_000;
const STOPS_WITHIN_MS = 8000;
const CHECK_EVERY_MS = 10_000;
/** A child that says nothing in so many checks hangs: two minutes. */
const SILENT_CHECKS = 12;

type WorkerProcessDeps = Pick<Deps, 'db' | 'clock' | 'logger'> & {
  config: Pick<Config, 'server' | 'worker'>;
};

/**
 * Runs `citymark worker` as a child process, starts it again when it ends or hangs, and passes its log on. It
 * gets a token of its own, which is good until it is stopped, and goes when this process goes, however that is.
 */
export function startWorkerProcess(deps: WorkerProcessDeps): WorkerProcess {
  const stopped = new AbortController();
  const running = superviseUntil(stopped.signal, deps).catch((err: unknown) => {
    deps.logger.error({ err }, 'the worker cannot be run');
  });
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

async function superviseUntil(signal: AbortSignal, deps: WorkerProcessDeps): Promise<void> {
  const { token, tokenId } = await addWorkerToken(deps, `built-in ${hostname()}`);
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const startedMs = performance.now();
    await runOnce(signal, deps, token);
    if (signal.aborted) break;
    if (performance.now() - startedMs > GOOD_LIFE_MS) pauseMs = FIRST_PAUSE_MS;
    deps.logger.warn({ pauseMs }, 'the worker has ended; it is started again');
    await wait(pauseMs, undefined, { signal }).catch(() => {});
    pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
  }
  await revokeWorkerToken(deps, tokenId);
}

async function runOnce(signal: AbortSignal, deps: WorkerProcessDeps, token: string) {
  const { config, logger } = deps;
  const child = startChild(config, token);
  const exited = once(child, 'exit');
  passLogOn(child, logger);
  const watch = watchSilence(child);
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  await exited.catch((err: unknown) => logger.error({ err }, 'the worker cannot be started'));
  clearInterval(watch);
  signal.removeEventListener('abort', stop);
}

function startChild(config: WorkerProcessDeps['config'], token: string): ChildProcess {
  const { host, port } = config.server;
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, 'worker', '--gateway', `http://${name}:${port}`], {
    // The channel tells the child when this process is gone.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: childEnvironment({ WORKER_TOKEN: token }),
  });
  try {
    // Requests of people come first.
    if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not everywhere allowed, and not needed.
  }
  return child;
}

function passLogOn({ stdout }: ChildProcess, logger: Deps['logger']): void {
  if (!stdout) return;
  createInterface({ input: stdout }).on('line', (line) => {
    const { level, msg, fields } = readLine(line);
    logger[level]({ ...fields, part: 'worker' }, msg);
  });
}

const LEVELS = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' } as const;

/** A line as the child's logger writes it; whatever else it may be is passed on without its content. */
function readLine(line: string) {
  try {
    const { level, msg, time: _, pid: workerPid, ...fields } = JSON.parse(line);
    const known = LEVELS[level as keyof typeof LEVELS] ?? 'error';
    return { level: known, msg: String(msg), fields: { ...fields, workerPid } };
  } catch {
    return { level: 'warn', msg: 'the worker wrote what is no log line', fields: {} } as const;
  }
}

/** Counts checks instead of time, because time also passes while the whole machine sleeps. */
function watchSilence(child: ChildProcess): NodeJS.Timeout {
  let silent = 0;
  child.on('message', () => {
    silent = 0;
  });
  return setInterval(() => {
    silent += 1;
    if (silent >= SILENT_CHECKS) child.kill('SIGKILL');
  }, CHECK_EVERY_MS).unref();
}
