import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../gateway/free-port.ts';

/** The service in a process of its own, as `npm start` runs it. */
export type ServerProcess = {
  url: string;
  pid: number;
  /** Ends it without any warning, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
};

/** Long, because a busy machine takes its time to open the embedded database after a crash. */
const START_MS = 240_000;

/** Starts `gateway/main.ts` on a free port with these variables and waits until it is ready. */
export async function startServer(
  environment: Record<string, string>,
  port?: number,
): Promise<ServerProcess> {
  const chosen = port ?? (await freePort('127.0.0.1', 0));
  const { DATABASE_URL: _, MQTT_URL: _bus, ...inherited } = process.env;
  const child = spawn(process.execPath, ['gateway/main.ts', '--no-demo'], {
    cwd: new URL('../..', import.meta.url).pathname,
    env: {
      ...inherited,
      HOST: '127.0.0.1',
      PORT: String(chosen),
      LOG_LEVEL: 'warn',
      WORKER: 'no',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-4000);
    });
  }
  const url = `http://127.0.0.1:${chosen}`;
  await untilReady(child, url, () => said);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { url, pid: child.pid ?? 0, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function untilReady(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the service did not become ready:\n${said()}`);
}
