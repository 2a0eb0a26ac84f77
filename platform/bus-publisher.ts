import { randomUUID } from 'node:crypto';
import { AppError } from './errors.ts';
import type { Logger } from './logger.ts';
import { connect, connected, type Dial, disconnect, within } from './mqtt-connection.ts';

/** How long a caller is held up by a broker that has gone: briefly, because the database has it all. */
const RECONNECT_WITHIN_MS = 2_000;
const ACKNOWLEDGED_WITHIN_MS = 3_000;
const TOPIC_BYTES = 65_535;

const state = (value: 'online' | 'offline') => Buffer.from(JSON.stringify({ state: value }));

function checkTopic(topic: string): void {
  const bytes = Buffer.byteLength(topic);
  if (bytes === 0 || bytes > TOPIC_BYTES || /[+#]/.test(topic) || topic.includes('\0')) {
    throw new Error(`not a topic to publish to: ${JSON.stringify(topic.slice(0, 100))}`);
  }
}

/** The bytes of a payload; undefined becomes the empty message that takes a retained one back. */
function encode(payload: unknown, maxPayloadBytes: number): Buffer {
  const bytes = Buffer.from(payload === undefined ? '' : JSON.stringify(payload));
  if (bytes.length > maxPayloadBytes) {
    throw new AppError('too-large', `A message has at most ${maxPayloadBytes} bytes.`);
  }
  return bytes;
}

/** The sending half of a bus, on a connection of its own so that no slow handler delays it. */
export async function openPublisher(options: {
  dial: Dial;
  name: string;
  statusTopic: string | undefined;
  maxPayloadBytes: number;
  logger: Logger;
}) {
  const { dial, name, statusTopic, maxPayloadBytes, logger } = options;
  const will = statusTopic && {
    topic: statusTopic,
    payload: state('offline'),
    qos: 1 as const,
    retain: true,
  };
  const clientId = `${name}-${randomUUID()}`;
  const client = connect(dial, { clientId, clean: true, ...(will && { will }) }, logger);
  const unanswered = new Set<Promise<unknown>>();
  let offlineSince: number | undefined = performance.now();
  let closing = false;

  const send = (topic: string, bytes: Buffer, retain: boolean) => {
    const sent = within(
      client.publishAsync(topic, bytes, { qos: 1, retain }),
      ACKNOWLEDGED_WITHIN_MS,
      'take the message',
    ).catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      throw new AppError('unavailable', 'The MQTT broker went away.', { cause: error });
    });
    unanswered.add(sent);
    const forget = () => unanswered.delete(sent);
    sent.then(forget, forget);
    return sent;
  };
  const sayState = async (value: 'online' | 'offline') => {
    if (!statusTopic) return;
    await send(statusTopic, state(value), true).catch((error: unknown) =>
      logger.warn({ err: error, statusTopic }, 'the status could not be published'),
    );
  };
  client.on('close', () => {
    offlineSince ??= performance.now();
  });
  client.on('connect', () => {
    offlineSince = undefined;
    void sayState('online');
  });
  try {
    await connected(client);
  } catch (error) {
    await disconnect(client);
    throw error;
  }

  return {
    async publish(topic: string, payload: unknown, { retain = false } = {}): Promise<void> {
      checkTopic(topic);
      const bytes = encode(payload, maxPayloadBytes);
      if (closing) throw new AppError('unavailable', 'The bus is closed.');
      if (offlineSince !== undefined) {
        // Waits out a hiccup, but does not slow down every caller while the broker stays away.
        const offlineMs = performance.now() - offlineSince;
        await connected(client, Math.max(0, RECONNECT_WITHIN_MS - offlineMs));
      }
      await send(topic, bytes, retain);
    },
    async close(): Promise<void> {
      closing = true;
      await Promise.allSettled(unanswered);
      if (client.connected) await sayState('offline');
      await disconnect(client);
    },
  };
}
