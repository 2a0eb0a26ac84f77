/** What a subscriber gets; `payload` is parsed JSON. */
export type Message = { topic: string; payload: unknown; retained: boolean };

/**
 * The doorbell between processes: MQTT 3.1.1, QoS 1, JSON payloads. The database is the truth, so a
 * message may come late, twice or never, and carries ids only.
 */
export type Bus = {
  /** Resolves when the broker has taken the message. A retained one is given to later subscribers. */
  publish(topic: string, payload: unknown, options?: { retain?: boolean }): Promise<void>;
  /**
   * `filter` may hold `+` and `#`. The broker gets its acknowledgement when `handler` resolves; a handler
   * that throws gets the message again. Resolves to a function that ends the subscription.
   */
  subscribe(
    filter: string,
    handler: (message: Message) => Promise<void>,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
};
