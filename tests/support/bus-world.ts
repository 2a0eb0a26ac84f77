import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, connect as dialTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import { type BusOptions, type Message, type OpenBus, openBus } from '../../platform/bus.ts';

const CHILD = fileURLToPath(new URL('../fixtures/bus-child.ts', import.meta.url));

/** A bus that is closed after the test. */
export async function openForTest(options: BusOptions): Promise<OpenBus> {
  const bus = await openBus(options);
  onTestFinished(() => bus.close());
  return bus;
}

/** A directory that is thrown away after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bus-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A service that was started, and may be killed. */
export function startChild(...args: string[]) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [CHILD, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  child.stderr.on('data', (text) => lines.push(`stderr: ${text}`));
  return {
    said: (line: string) => vi.waitFor(() => expect(lines).toContain(line), { timeout: 20_000 }),
    ask: (topic: string, payload: unknown) => child.stdin.write(JSON.stringify({ topic, payload })),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** MQTT 3.1.1, 3.12: the two bytes with which a client says that it is still there. */
const PINGREQ = Buffer.from([0xc0, 0x00]);

/** A way to the broker that can be cut, and that hears how often clients say that they are there. */
export async function startLine(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isUp = true;
  let pings = 0;
  const server = createServer((near) => {
    if (!isUp) return near.destroy();
    near.on('data', (chunk) => {
      if (chunk.equals(PINGREQ)) pings++;
    });
    const far = dialTcp(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    isUp = false;
    server.close();
    cut();
  });
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    pings: () => pings,
    down() {
      isUp = false;
      cut();
    },
    up() {
      isUp = true;
    },
  };
}

/** A subscriber that remembers. */
export async function listen(bus: OpenBus, filter: string, durable?: string) {
  const messages: Message[] = [];
  const end = await bus.subscribe(
    filter,
    async (message) => {
      messages.push(message);
    },
    durable ? { durable } : {},
  );
  return { messages, payloads: () => messages.map((message) => message.payload), end };
}

type Adapter = {
  name: string;
  /** The bus of the service itself, and the address where others reach the same broker. */
  start(): Promise<{ bus: OpenBus; url: string }>;
};

const embedded: Adapter = {
  name: 'embedded Aedes',
  async start() {
    const directory = await temporaryDirectory();
    const bus = await openForTest({ url: `aedes:${directory}`, listen: '127.0.0.1:0' });
    return { bus, url: `mqtt://${bus.listening}` };
  },
};

const external = (url: string): Adapter => ({
  name: 'external broker',
  start: async () => ({ bus: await openForTest({ url }), url }),
});

/** Those there are to test with. */
export const adapters = process.env.MQTT_URL
  ? [embedded, external(process.env.MQTT_URL)]
  : [embedded];
