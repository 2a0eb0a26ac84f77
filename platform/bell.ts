import type { Bus } from './bus.ts';

/** What it takes to tell of a change. */
export type Bell = {
  bus: Pick<Bus, 'publish'>;
  logger: { warn(fields: object, message: string): void };
};

/**
 * Tells after a commit that something changed, with ids only. Nobody waits for it: the database is the truth and a
 * lost message costs only freshness.
 */
export function ring({ bus, logger }: Bell, topic: string, payload: object): void {
  bus.publish(topic, payload).catch((err: Error) => {
    logger.warn({ topic, err }, 'news not published');
  });
}
