import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, connect as dialTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BusOptions, type Message, type OpenBus, openBus } from '../../platform/bus.ts';

const CHILD = fileURLToPath(new URL('../fixtures/bus-child.ts', import.meta.url));

/** What has to be undone after a test, last first. */
let cleanups: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  cleanups = [];
});
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function open(options: BusOptions): Promise<OpenBus> {
  const bus = await openBus(options);
  cleanups.push(() => bus.close());
  return bus;
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bus-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A service that was started, and may be killed. */
function startChild(...args: string[]) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [CHILD, ...args]);
  cleanups.push(async () => child.kill('SIGKILL'));
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
async function startLine(url: string) {
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
  cleanups.push(async () => {
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
async function listen(bus: OpenBus, filter: string, durable?: string) {
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
    const bus = await open({ url: `aedes:${directory}`, listen: '127.0.0.1:0' });
    return { bus, url: `mqtt://${bus.listening}` };
  },
};

const external = (url: string): Adapter => ({
  name: 'external broker',
  start: async () => ({ bus: await open({ url }), url }),
});

const adapters = process.env.MQTT_URL ? [embedded, external(process.env.MQTT_URL)] : [embedded];

describe.each(adapters)('bus on $name', ({ start }) => {
  let bus: OpenBus;
  let url: string;
  let topic: string;
  beforeEach(async () => {
    ({ bus, url } = await start());
    topic = `test/${randomUUID()}`;
  });

  it('brings JSON to every subscriber whose filter matches, in order', async () => {
    const one = await listen(bus, `${topic}/+/state`);
    const all = await listen(await open({ url }), `${topic}/#`);
    const other = await listen(bus, `${topic}/b/state`);
    const payload = { ticketNumber: 'SZPS1', text: '路灯', list: [1, null, true] };
    await bus.publish(`${topic}/a/state`, payload);
    for (let i = 0; i < 50; i++) await bus.publish(`${topic}/a/state`, i);
    await bus.publish(`${topic}/a/rest`, 'only for all');
    await bus.publish(`${topic}/b/state`, 'b');
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    await expect.poll(one.payloads).toEqual([payload, ...numbers, 'b']);
    await expect.poll(all.payloads).toEqual([payload, ...numbers, 'only for all', 'b']);
    await expect.poll(other.payloads).toEqual(['b']);
    expect(one.messages[0]).toEqual({ topic: `${topic}/a/state`, payload, retained: false });
  });

  it('gives a retained message to later subscribers, until it is taken back', async () => {
    await bus.publish(topic, { state: 1 }, { retain: true });
    await bus.publish(topic, { state: 2 }, { retain: true });
    const later = await listen(bus, topic);
    await expect
      .poll(() => later.messages)
      .toEqual([{ topic, payload: { state: 2 }, retained: true }]);
    await bus.publish(topic, undefined, { retain: true });
    const last = await listen(bus, topic);
    await bus.publish(topic, 'new');
    await expect.poll(last.payloads).toEqual(['new']);
    expect(bus.counters.dropped).toBe(0);
  });

  it('calls a handler that throws again, and then goes on in order', async () => {
    const seen: unknown[] = [];
    await bus.subscribe(topic, async ({ payload }) => {
      seen.push(payload);
      if (seen.length < 3) throw new Error('database away');
    });
    await bus.publish(topic, 'first');
    await bus.publish(topic, 'second');
    await expect.poll(() => seen).toEqual(['first', 'first', 'first', 'second']);
    expect(bus.counters).toEqual({ dropped: 0, retried: 2 });
  });

  it('lets a handler publish and wait for it', async () => {
    const answers = await listen(bus, `${topic}/answer`);
    await bus.subscribe(`${topic}/question`, async ({ payload }) => {
      await bus.publish(`${topic}/answer`, payload);
    });
    await bus.publish(`${topic}/question`, 42);
    await expect.poll(answers.payloads).toEqual([42]);
  });

  it('holds up nobody else while one handler is busy', async () => {
    const busy = Promise.withResolvers<void>();
    await bus.subscribe(topic, () => busy.promise);
    const other = await listen(bus, topic);
    await bus.publish(topic, 1);
    await bus.publish(topic, 2);
    await expect.poll(other.payloads).toEqual([1, 2]);
    busy.resolve();
  });

  it('drops and counts what is not JSON or too large, and goes on', async () => {
    const limited = await open({ url, maxPayloadBytes: 1000 });
    const { payloads } = await listen(limited, topic);
    const raw = await mqtt.connectAsync(url);
    cleanups.push(() => raw.endAsync());
    for (const bytes of [
      Buffer.from('{"half":'),
      Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      Buffer.from(JSON.stringify('x'.repeat(1000))),
      Buffer.from('"good"'),
    ]) {
      await raw.publishAsync(topic, bytes, { qos: 1 });
    }
    await expect.poll(payloads).toEqual(['good']);
    expect(limited.counters).toEqual({ dropped: 3, retried: 0 });
    await expect(limited.publish(topic, 'x'.repeat(1000))).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it('brings a message again that a killed process had not acknowledged', async () => {
    const durable = randomUUID();
    const child = startChild(url, durable, topic, `${topic}/status`);
    await child.said('ready');
    await bus.publish(topic, 'taken');
    await child.said('"taken"');
    await bus.publish(topic, 'waiting');
    await child.kill();
    await bus.publish(topic, 'meanwhile');
    const back = await listen(await open({ url, name: 'child' }), topic, durable);
    await expect.poll(back.payloads).toEqual(['taken', 'waiting', 'meanwhile']);
    await back.end();
  });

  it('keeps nothing for a durable name that ended its subscription', async () => {
    const durable = randomUUID();
    const first = await listen(bus, topic, durable);
    await first.end();
    await bus.publish(topic, 'unwanted');
    const second = await listen(bus, topic, durable);
    await bus.publish(topic, 'wanted');
    await expect.poll(second.payloads).toEqual(['wanted']);
    await second.end();
  });

  it('says online while a process is there, and offline when it was killed or closed', async () => {
    const statusTopic = `${topic}/status`;
    const status = await listen(bus, statusTopic);
    const child = startChild(url, randomUUID(), topic, statusTopic);
    await child.said('ready');
    await expect.poll(status.payloads).toEqual([{ state: 'online' }]);
    await child.kill();
    await expect.poll(status.payloads).toEqual([{ state: 'online' }, { state: 'offline' }]);
    const late = await listen(bus, statusTopic);
    await expect
      .poll(() => late.messages)
      .toEqual([{ topic: statusTopic, payload: { state: 'offline' }, retained: true }]);

    const polite = await openBus({ url, statusTopic });
    await expect.poll(() => status.payloads().at(-1)).toEqual({ state: 'online' });
    await polite.close();
    await expect.poll(() => status.payloads().at(-1)).toEqual({ state: 'offline' });
    await bus.publish(statusTopic, undefined, { retain: true });
  });

  it('refuses to publish within seconds while the broker is away, and recovers', async () => {
    const line = await startLine(url);
    const cutOff = await open({ url: line.url });
    const durable = randomUUID();
    const { payloads, end } = await listen(cutOff, topic, durable);
    line.down();
    const start = performance.now();
    await expect(cutOff.publish(topic, 'lost')).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - start).toBeLessThan(5_000);
    const again = performance.now();
    await expect(cutOff.publish(topic, 'lost')).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - again).toBeLessThan(200);
    await bus.publish(topic, 'kept');
    line.up();
    await expect.poll(payloads, { timeout: 20_000 }).toContain('kept');
    await vi.waitFor(() => cutOff.publish(topic, 'back'), { timeout: 20_000 });
    await expect.poll(payloads).toContain('back');
    await end();
  });

  it('gets a message again whose connection broke before its handler was done', async () => {
    const line = await startLine(url);
    const cutOff = await open({ url: line.url });
    const calls: unknown[] = [];
    const first = Promise.withResolvers<void>();
    const end = await cutOff.subscribe(
      topic,
      async ({ payload }) => {
        calls.push(payload);
        if (calls.length === 1) await first.promise;
      },
      { durable: randomUUID() },
    );
    await bus.publish(topic, 'once or twice');
    await expect.poll(() => calls).toEqual(['once or twice']);
    line.cut();
    await vi.waitFor(() => cutOff.publish(`${topic}/other`, 1), { timeout: 20_000 });
    first.resolve();
    await expect.poll(() => calls, { timeout: 20_000 }).toEqual(['once or twice', 'once or twice']);
    await bus.publish(topic, 'next');
    await expect.poll(() => calls.at(-1)).toBe('next');
    await end();
  });

  it('keeps its connection while a handler takes longer than the patience of the broker', async () => {
    const line = await startLine(url);
    const slow = await open({ url: line.url, keepaliveSeconds: 1 });
    const calls: unknown[] = [];
    const finish = Promise.withResolvers<void>();
    const end = await slow.subscribe(
      topic,
      async ({ payload }) => {
        calls.push(payload);
        if (calls.length === 1) await finish.promise;
      },
      { durable: randomUUID() },
    );
    await bus.publish(topic, 'slow');
    await expect.poll(() => calls).toEqual(['slow']);
    const before = line.pings();
    await expect.poll(() => line.pings() - before, { timeout: 20_000 }).toBeGreaterThan(8);
    finish.resolve();
    await bus.publish(topic, 'next');
    await expect.poll(() => calls.at(-1), { timeout: 20_000 }).toBe('next');
    expect(calls).toEqual(['slow', 'next']);
    await end();
  });

  it('has one subscriber per durable name', async () => {
    const durable = randomUUID();
    const { end } = await listen(bus, topic, durable);
    await expect(listen(bus, topic, durable)).rejects.toThrow('is subscribed already');
    await end();
    const again = await listen(bus, topic, durable);
    await again.end();
  });

  it('refuses topics and filters that are none', async () => {
    for (const bad of ['', 'a/+/b', 'a/#', 'a\0b', 'x'.repeat(70_000)]) {
      await expect(bus.publish(bad, 1)).rejects.toThrow('not a topic');
    }
    await expect(bus.subscribe('a/#/b', async () => {})).rejects.toThrow();
  });

  it('closes cleanly while a handler runs, and refuses what comes later', async () => {
    const short = await openBus({ url });
    let finished = false;
    const running = Promise.withResolvers<void>();
    await short.subscribe(topic, async () => {
      running.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      finished = true;
    });
    await short.publish(topic, 1);
    await running.promise;
    await short.close();
    expect(finished).toBe(true);
    await expect(short.publish(topic, 2)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('embedded broker', () => {
  it('keeps queued and retained messages when its process is killed', async () => {
    const directory = await temporaryDirectory();
    const durable = randomUUID();
    const child = startChild(`aedes:${directory}`, durable, 'test/a', 'test/status');
    await child.said('ready');
    child.ask('test/a', 'unacknowledged');
    await child.said('"unacknowledged"');
    await child.said('published');
    await child.kill();
    const bus = await open({ url: `aedes:${directory}`, name: 'child' });
    const { payloads } = await listen(bus, 'test/a', durable);
    await expect.poll(payloads).toEqual(['unacknowledged']);
    const status = await listen(bus, 'test/status');
    await expect.poll(() => status.messages[0]?.retained).toBe(true);
  });

  it('is for one process, and says so', async () => {
    const directory = await temporaryDirectory();
    const first = await openBus({ url: `aedes:${directory}` });
    await expect(openBus({ url: `aedes:${directory}` })).rejects.toMatchObject({
      code: 'database-locked',
      message: expect.stringContaining(directory),
    });
    await first.close();
    await open({ url: `aedes:${directory}` });
  });

  it('keeps clients from the network out of the topics of the service', async () => {
    const bus = await open({
      url: `aedes:${await temporaryDirectory()}`,
      listen: '127.0.0.1:0',
      maxPayloadBytes: 1000,
    });
    const own = await listen(bus, 'citymark/#');
    const cameras = await listen(bus, 'cameras/#');
    const client = await mqtt.connectAsync(`mqtt://${bus.listening}`, { reconnectPeriod: 0 });
    cleanups.push(() => client.endAsync(true));
    for (const filter of ['#', '+/tickets', 'citymark/#', '$SYS/#']) {
      await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    }
    await client.publishAsync('cameras/1/events', '{"id":1}', { qos: 1 });
    await expect.poll(cameras.payloads).toEqual([{ id: 1 }]);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish('citymark/tickets/1', '{"forged":true}', { qos: 1 });
    await closed;
    await bus.publish('citymark/tickets/1', 'genuine');
    await expect.poll(own.payloads).toEqual(['genuine']);
  });

  it('asks clients from the network for the credentials', async () => {
    const bus = await open({
      url: `aedes:${await temporaryDirectory()}`,
      listen: '127.0.0.1:0',
      credentials: { username: 'camera', password: '秘密' },
    });
    const url = `mqtt://${bus.listening}`;
    for (const login of [{}, { username: 'camera', password: 'wrong' }]) {
      await expect(mqtt.connectAsync(url, { ...login, reconnectPeriod: 0 }, false)).rejects.toThrow(
        'Not authorized',
      );
    }
    const client = await mqtt.connectAsync(url, { username: 'camera', password: '秘密' });
    await client.endAsync();
    const wrong = openBus({ url: url.replace('//', '//camera:topsecret@') });
    await expect(wrong).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Not authorized'),
    });
    await expect(wrong).rejects.not.toThrow('topsecret');
  });

  it('is not opened to other machines without credentials', async () => {
    const url = `aedes:${await temporaryDirectory()}`;
    await expect(openBus({ url, listen: '0.0.0.0:0' })).rejects.toThrow('MQTT_PASSWORD');
    await expect(openBus({ url, listen: '1883' })).rejects.toThrow('host:port');
  });
});

describe('a broker that does not answer', () => {
  it('is an error at opening that says what it tried', async () => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(openBus({ url: `mqtt://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    await expect(openBus({ url: 'amqp://127.0.0.1' })).rejects.toThrow('mqtt://');
  });
});
