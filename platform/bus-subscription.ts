import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import type { IPublishPacket } from 'mqtt';
import type { BusCounters, Handler, Message } from './bus.ts';
import { AppError } from './errors.ts';
import type { Logger } from './logger.ts';
import { connect, connected, type Dial, disconnect, within } from './mqtt-connection.ts';

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 30_000;
/** About ten minutes in all; then the message is given up, so that it cannot block those behind it. */
const MOST_ATTEMPTS = 28;
const ANSWERED_WITHIN_MS = 10_000;
const HANDLER_ENDS_WITHIN_MS = 10_000;

const pauseAfter = (attempt: number) =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 16), LAST_PAUSE_MS);

/** undefined for the empty message that takes a retained one back; throws for what is not JSON. */
function decode(
  packet: IPublishPacket,
  maxPayloadBytes: number,
  isText: boolean,
): Message | undefined {
  const bytes = Buffer.from(packet.payload);
  if (bytes.length === 0) return undefined;
  if (bytes.length > maxPayloadBytes) throw new Error(`more than ${maxPayloadBytes} bytes`);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const payload = isText ? text : JSON.parse(text);
  return { topic: packet.topic, payload, retained: packet.retain };
}

export type SubscriptionOptions = {
  dial: Dial;
  name: string;
  durable: string | undefined;
  /** Whether payloads are plain text instead of JSON. */
  text: boolean;
  filter: string;
  handler: Handler;
  maxPayloadBytes: number;
  counters: BusCounters;
  logger: Logger;
};

/**
 * One filter on a connection of its own: its handler may be slow or failing without holding up anything
 * else, and a durable one has its handler in place before the broker sends what it kept.
 */
export async function openSubscription(options: SubscriptionOptions) {
  const { dial, name, durable, filter, handler, maxPayloadBytes, counters, logger } = options;
  const clientId = `${name}-${durable ?? randomUUID()}`;
  const client = connect(dial, { clientId, clean: durable === undefined }, logger);
  const running = new Mutex();
  /** Aborted when the connection ends: what was not acknowledged on it, the broker sends again. */
  let connection = new AbortController();
  client.on('close', () => {
    connection.abort();
    connection = new AbortController();
  });

  const drop = (topic: string, error: unknown, why: string) => {
    counters.dropped++;
    logger.error({ topic, filter, err: error }, why);
  };

  async function handle(message: Message, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        return await handler(message);
      } catch (error) {
        const { topic } = message;
        if (attempt === MOST_ATTEMPTS) return drop(topic, error, 'message given up: handler fails');
        counters.retried++;
        logger.warn({ topic, filter, attempt, err: error }, 'message handler failed, again soon');
      }
      await pause(pauseAfter(attempt), undefined, { signal });
    }
  }

  async function receive(packet: IPublishPacket, signal: AbortSignal): Promise<void> {
    let message: Message | undefined;
    try {
      message = decode(packet, maxPayloadBytes, options.text);
    } catch (error) {
      return drop(packet.topic, error, 'message dropped: not JSON that we accept');
    }
    // One at a time even when the broker repeats a message whose handler is still busy.
    if (message) await running.runExclusive(() => handle(message, signal));
    signal.throwIfAborted();
  }

  // While a handler runs, mqtt.js reads nothing, not even the broker's sign of life; so that alone does
  // not mean the connection is lost, and the broker must go on hearing ours.
  const giveUp = client.onKeepaliveTimeout.bind(client);
  client.onKeepaliveTimeout = () => {
    if (!running.isLocked()) return giveUp();
    client.sendPing();
    client.reschedulePing(true);
  };

  // mqtt.js acknowledges when `done` is called without an error, and takes the next message after that.
  client.handleMessage = (packet, done) => {
    receive(packet, connection.signal).then(() => done(), done);
  };

  try {
    await connected(client);
    await within(client.subscribeAsync(filter, { qos: 1 }), ANSWERED_WITHIN_MS, 'subscribe');
  } catch (error) {
    connection.abort();
    await disconnect(client);
    if (error instanceof AppError) throw error;
    throw new AppError('unavailable', `The MQTT broker refused to subscribe to ${filter}.`, {
      cause: error,
    });
  }

  async function close(): Promise<void> {
    const ended = within(running.waitForUnlock(), HANDLER_ENDS_WITHIN_MS, 'wait').catch(() =>
      logger.warn({ filter }, 'closing although a message handler is still running'),
    );
    await ended;
    connection.abort();
    await disconnect(client);
  }

  return {
    close,
    /** Also tells the broker to keep nothing for a durable name. */
    async end(): Promise<void> {
      if (client.connected) {
        await within(client.unsubscribeAsync(filter), ANSWERED_WITHIN_MS, 'unsubscribe').catch(
          (error: unknown) => logger.warn({ filter, err: error }, 'could not unsubscribe'),
        );
      }
      await close();
    },
  };
}
