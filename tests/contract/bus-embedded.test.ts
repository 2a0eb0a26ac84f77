import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBus } from '../../platform/bus.ts';
import { listen, openForTest, startChild, temporaryDirectory } from '../support/bus-world.ts';

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
    const bus = await openForTest({ url: `aedes:${directory}`, name: 'child' });
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
    await openForTest({ url: `aedes:${directory}` });
  });

  it('keeps clients from the network out of the topics of the service', async () => {
    const bus = await openForTest({
      url: `aedes:${await temporaryDirectory()}`,
      listen: '127.0.0.1:0',
      maxPayloadBytes: 1000,
    });
    const own = await listen(bus, 'citymark/#');
    const cameras = await listen(bus, 'cameras/#');
    const client = await mqtt.connectAsync(`mqtt://${bus.listening}`, { reconnectPeriod: 0 });
    onTestFinished(() => client.endAsync(true));
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
    const bus = await openForTest({
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
