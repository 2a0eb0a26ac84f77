import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type OpenBus, openBus } from '../../platform/bus.ts';
import { adapters, listen, openForTest, startChild, startLine } from '../support/bus-world.ts';

describe.each(adapters)('bus on $name, when something breaks', ({ start }) => {
  let bus: OpenBus;
  let url: string;
  let topic: string;
  beforeEach(async () => {
    ({ bus, url } = await start());
    topic = `test/${randomUUID()}`;
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
    const back = await listen(await openForTest({ url, name: 'child' }), topic, durable);
    await expect.poll(back.payloads).toEqual(['taken', 'waiting', 'meanwhile']);
    await back.end();
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
    const cutOff = await openForTest({ url: line.url });
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
    const cutOff = await openForTest({ url: line.url });
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
    const slow = await openForTest({ url: line.url, keepaliveSeconds: 1 });
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
