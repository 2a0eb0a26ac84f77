import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer, isIP, type Server, type Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { Aedes, type AedesOptions } from 'aedes';
import levelPersistence from 'aedes-persistence-level';
import { Level } from 'level';
import { MqttClient } from 'mqtt';
import { AppError } from './errors.ts';
import type { Logger } from './logger.ts';
import type { Dial } from './mqtt-connection.ts';

/** The broker inside this process. */
export type Broker = {
  /** Connects a client of this process, through memory. */
  dial: Dial;
  listening: string | undefined;
  close(): Promise<void>;
};

export type BrokerOptions = {
  directory: string;
  listen: string | undefined;
  credentials: { username: string; password: string } | undefined;
  maxPayloadBytes: number;
  logger: Logger;
};

const MOST_CONNECTIONS = 1_000;

/** Topics that only this service writes and reads; see docs/mqtt.md. */
const OWN_TOPICS = 'citymark';

const firstLevel = (topic: string) => topic.split('/', 1)[0] ?? '';

async function openStore(directory: string): Promise<Level<string, Buffer>> {
  await mkdir(directory, { recursive: true });
  const store = new Level<string, Buffer>(directory, { valueEncoding: 'buffer' });
  try {
    await store.open();
    return store;
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause;
    if (cause?.code !== 'LEVEL_LOCKED') throw error;
    throw new AppError(
      'database-locked',
      `The message directory ${directory} is in use by another process. Stop that process, choose ` +
        'another directory with DATA_DIR, or use a broker that many can share (MQTT_URL).',
      { cause: error },
    );
  }
}

function sameText(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/**
 * What clients from the network may do: present the credentials, and stay out of the service's own
 * topics and of `$SYS`. A filter that starts with a wildcard would reach those, so it is refused too.
 */
function rules(options: BrokerOptions, isOurs: (stream: unknown) => boolean): AedesOptions {
  const { credentials, maxPayloadBytes } = options;
  return {
    authenticate(client, username, password, done) {
      const passes =
        isOurs(client.conn) ||
        !credentials ||
        (sameText(username ?? '', credentials.username) &&
          sameText(password?.toString() ?? '', credentials.password));
      done(null, passes);
    },
    authorizePublish(client, packet, done) {
      const level = firstLevel(packet.topic);
      if (level.startsWith('$')) return done(new Error('a reserved topic'));
      if (client && !isOurs(client.conn)) {
        if (level === OWN_TOPICS) return done(new Error('a topic of the service'));
        if (packet.payload.length > maxPayloadBytes) return done(new Error('message too large'));
      }
      done(null);
    },
    authorizeSubscribe(client, subscription, done) {
      const forbidden = /^([+#]|\$)/.test(subscription.topic);
      const refused =
        !isOurs(client.conn) && (forbidden || firstLevel(subscription.topic) === OWN_TOPICS);
      done(null, refused ? null : subscription);
    },
  };
}

/** `host:port`, `[::1]:port`; without credentials only addresses of this machine itself are allowed. */
function parseListen(listen: string, hasCredentials: boolean): { host: string; port: number } {
  const match = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(listen);
  const host = match?.[1] ?? match?.[2];
  if (!host) throw new Error(`MQTT_LISTEN is host:port, not ${listen}`);
  const isLocal = host === 'localhost' || host === '::1' || (isIP(host) && host.startsWith('127.'));
  if (!isLocal && !hasCredentials) {
    throw new Error(
      `MQTT_LISTEN ${listen} is open to other machines: set MQTT_USERNAME and MQTT_PASSWORD.`,
    );
  }
  return { host, port: Number(match?.[3]) };
}

async function listenOn(aedes: Aedes, { listen, credentials }: BrokerOptions, open: Set<Socket>) {
  if (!listen) return undefined;
  const { host, port } = parseListen(listen, credentials !== undefined);
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    aedes.handle(socket);
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function nameOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Starts a broker that keeps sessions, queued and retained messages in `directory`. */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { logger } = options;
  const store = await openStore(options.directory);
  const ours = new WeakSet<object>();
  const sockets = new Set<Socket>();
  const aedes = await Aedes.createBroker({
    persistence: levelPersistence(store),
    ...rules(options, (stream) => ours.has(stream as object)),
  });
  aedes.on('clientError', (client, error) =>
    logger.debug({ clientId: client.id, err: error }, 'MQTT client failed'),
  );
  aedes.on('connectionError', (_client, error) =>
    logger.debug({ err: error }, 'MQTT connection refused'),
  );
  // Aedes reports a store that fails this way; unheard it would end the process.
  aedes.addListener('error', (error: unknown) =>
    logger.error({ err: error }, 'the embedded MQTT broker cannot keep its messages'),
  );

  const closeBroker = async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await store.close();
  };
  let server: Server | undefined;
  try {
    server = await listenOn(aedes, options, sockets);
  } catch (error) {
    await closeBroker();
    throw error;
  }

  return {
    dial: (clientOptions) =>
      new MqttClient(() => {
        const [near, far] = duplexPair();
        // As with a socket, what one end closes is closed for the other.
        near.on('close', () => far.destroy());
        far.on('close', () => near.destroy());
        ours.add(far);
        aedes.handle(far);
        return near;
      }, clientOptions),
    listening: server && nameOf(server),
    async close() {
      server?.close();
      for (const socket of sockets) socket.destroy();
      await closeBroker();
    },
  };
}
