import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { AppError } from './errors.ts';
import type { Logger } from './logger.ts';

/** Makes a client that starts connecting at once. */
export type Dial = (options: IClientOptions) => MqttClient;

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
const OPEN_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 2_000;

/** For a broker of its own at `mqtt://[user:password@]host[:port]`, or `mqtts://` with TLS. */
export function dialUrl(url: string): Dial {
  if (!/^mqtts?:\/\//.test(url)) {
    throw new Error('The bus is mqtt://…, mqtts://… or aedes:<directory> (MQTT_URL).');
  }
  return (options) => mqtt.connect(url, options);
}

/** A client that comes back by itself, waiting longer after each failure. */
export function connect(dial: Dial, options: IClientOptions, logger: Logger): MqttClient {
  const client = dial({
    ...options,
    protocolVersion: 4,
    connectTimeout: OPEN_WITHIN_MS,
    reconnectPeriod: FIRST_RETRY_MS,
    // A broker that refuses us for now (still starting, say) may take us later.
    reconnectOnConnackError: true,
  });
  const { clientId } = client.options;
  client.on('connect', () => {
    client.options.reconnectPeriod = FIRST_RETRY_MS;
    logger.debug({ clientId }, 'connected to the MQTT broker');
  });
  client.on('offline', () => logger.warn({ clientId }, 'lost the MQTT broker, trying again'));
  client.on('close', () => {
    client.options.reconnectPeriod = Math.min(
      (client.options.reconnectPeriod ?? FIRST_RETRY_MS) * 2,
      LAST_RETRY_MS,
    );
  });
  client.on('error', (error) => {
    logger.debug({ clientId, err: error }, 'the MQTT connection failed');
  });
  return client;
}

/** Resolves once connected; throws AppError `unavailable` after `withinMs`, saying why. */
export function connected(client: MqttClient, withinMs = OPEN_WITHIN_MS): Promise<void> {
  if (client.connected) return Promise.resolve();
  return new Promise((resolve, reject) => {
    let reason = 'no answer';
    const onError = (error: Error) => {
      // Node reports a name with several addresses as one error without a message of its own.
      reason = error.message || (error as NodeJS.ErrnoException).code || reason;
    };
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      client.off('connect', onConnect);
      client.off('error', onError);
      finish();
    };
    const onConnect = () => settle(resolve);
    const timer = setTimeout(() => {
      settle(() =>
        reject(new AppError('unavailable', `The MQTT broker cannot be reached (${reason}).`)),
      );
    }, withinMs);
    client.on('connect', onConnect);
    client.on('error', onError);
  });
}

/** The result of `work`, or AppError `unavailable` when it takes longer than `withinMs`. */
export async function within<T>(work: Promise<T>, withinMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError('unavailable', `The MQTT broker did not ${what} in time.`)),
      withinMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says goodbye if the broker listens, and lets go of the connection either way. */
export async function disconnect(client: MqttClient): Promise<void> {
  const unanswered = !client.connected || Object.keys(client.outgoing).length > 0;
  try {
    await within(client.endAsync(unanswered), CLOSE_WITHIN_MS, 'close the connection');
  } catch {
    client.stream.destroy();
  }
}
