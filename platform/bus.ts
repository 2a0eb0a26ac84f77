import { type Broker, openBroker } from './broker.ts';
import { openPublisher } from './bus-publisher.ts';
import { openSubscription } from './bus-subscription.ts';
import { type Logger, silentLogger } from './logger.ts';
import { type Dial, dialUrl } from './mqtt-connection.ts';

/** What a subscriber gets; `payload` is parsed JSON. */
export type Message = { topic: string; payload: unknown; retained: boolean };

export type Handler = (message: Message) => Promise<void>;

/**
 * The doorbell between processes: MQTT 3.1.1, QoS 1, JSON payloads. The database is the truth, so a
 * message may come late, twice or never, and carries ids only.
 */
export type Bus = {
  /**
   * Resolves when the broker has taken the message. A retained one is given to later subscribers;
   * publishing `undefined` retained takes it back. Throws AppError `unavailable` within seconds when the
   * broker is gone, `too-large` for a payload above the limit.
   */
  publish(topic: string, payload: unknown, options?: { retain?: boolean }): Promise<void>;
  /**
   * `filter` may hold `+` and `#`. Messages come one at a time, in the order of the broker, which gets
   * its acknowledgement when `handler` resolves. A handler that throws gets the message again, with
   * growing pauses and a limit: throw for what may pass later, return for what never will.
   * Resolves to a function that ends the subscription.
   */
  subscribe(
    filter: string,
    handler: Handler,
    options?: SubscribeOptions,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

export type SubscribeOptions = {
  /**
   * A name that stays the same over restarts: the broker keeps what arrives while nobody with this name
   * is there. Only one process at a time may use it. Without it only what comes from now on arrives.
   */
  durable?: string;
  /** For topics of others that carry plain text: `payload` is that text, whatever it is. */
  text?: boolean;
};

/** What a running service watches: messages given up, and handler calls that had to be repeated. */
export type BusCounters = { dropped: number; retried: number };

export type OpenBus = Bus & {
  readonly counters: Readonly<BusCounters>;
  /** `host:port` where the embedded broker takes connections of others, if it does. */
  readonly listening: string | undefined;
};

export type BusOptions = {
  /** `mqtt://…` or `mqtts://…` of a broker that is there, or `aedes:<directory>` for the embedded one. */
  url: string;
  /** Start of every client id. Two installations on one broker need different ones. */
  name?: string;
  /** Retained `{state: 'online' | 'offline'}`; the broker itself says offline when this process dies. */
  statusTopic?: string;
  /** Embedded broker only: `host:port` for cameras; port 0 takes any. */
  listen?: string;
  /** Embedded broker only: what clients that connect over the network must present. */
  credentials?: { username: string; password: string };
  /** A connection silent for one and a half times this is taken for lost, at both ends; 30 unless told. */
  keepaliveSeconds?: number;
  /** The largest message sent or accepted, in bytes; 256 KiB unless told. */
  maxPayloadBytes?: number;
  logger?: Logger;
};

const DEFAULT_MAX_PAYLOAD_BYTES = 256 * 1024;
const DEFAULT_KEEPALIVE_SECONDS = 30;

/** Opens the bus a URL names; throws AppError `unavailable` when no broker answers. */
export async function openBus(options: BusOptions): Promise<OpenBus> {
  const logger = options.logger ?? silentLogger;
  const maxPayloadBytes = options.maxPayloadBytes ?? DEFAULT_MAX_PAYLOAD_BYTES;
  const broker = await embeddedBroker(options, maxPayloadBytes, logger);
  const dial = patient(broker?.dial ?? dialUrl(options.url), options.keepaliveSeconds);
  const name = options.name ?? 'citymark';
  const counters: BusCounters = { dropped: 0, retried: 0 };
  const subscriptions = new Set<{ close(): Promise<void> }>();
  const durableNames = new Set<string>();
  const { statusTopic } = options;

  const publisher = await openPublisher({ dial, name, statusTopic, maxPayloadBytes, logger }).catch(
    async (error: unknown) => {
      await broker?.close();
      throw error;
    },
  );

  return {
    counters,
    listening: broker?.listening,
    publish: publisher.publish,
    async subscribe(filter, handler, { durable, text = false } = {}) {
      if (durable !== undefined) {
        if (durableNames.has(durable)) throw new Error(`${durable} is subscribed already`);
        durableNames.add(durable);
      }
      const free = () => durable !== undefined && durableNames.delete(durable);
      const shared = { dial, name, maxPayloadBytes, counters, logger };
      const subscription = await openSubscription({
        ...shared,
        durable,
        text,
        filter,
        handler,
      }).catch((error: unknown) => {
        free();
        throw error;
      });
      subscriptions.add(subscription);
      return async () => {
        subscriptions.delete(subscription);
        await subscription.end();
        free();
      };
    },
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await publisher.close();
      await broker?.close();
    },
  };
}

/** The same way to dial, with another patience for silence. */
const patient =
  (dial: Dial, keepaliveSeconds = DEFAULT_KEEPALIVE_SECONDS): Dial =>
  (options) =>
    dial({ ...options, keepalive: keepaliveSeconds });

async function embeddedBroker(
  { url, listen, credentials }: BusOptions,
  maxPayloadBytes: number,
  logger: Logger,
): Promise<Broker | undefined> {
  if (!url.startsWith('aedes:')) return undefined;
  const directory = url.slice('aedes:'.length);
  return openBroker({ directory, listen, credentials, maxPayloadBytes, logger });
}
