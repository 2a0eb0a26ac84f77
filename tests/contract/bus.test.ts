import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type OpenBus, openBus } from '../../platform/bus.ts';
import { adapters, listen, openForTest } from '../support/bus-world.ts';

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
    const all = await listen(await openForTest({ url }), `${topic}/#`);
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
    const limited = await openForTest({ url, maxPayloadBytes: 1000 });
    const { payloads } = await listen(limited, topic);
    const raw = await mqtt.connectAsync(url);
    onTestFinished(() => raw.endAsync());
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
