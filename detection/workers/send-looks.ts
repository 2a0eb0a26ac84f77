import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Gateway, GatewayAway, type SentLook } from './gateway-client.ts';
import type { LookSpool } from './look-spool.ts';

const BATCH = { looks: 100, bytes: 16 * 1024 * 1024 };
/** Looks gather for so long, so that there are few requests; nobody waits for a look to the second. */
const GATHER_MS = 500;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export type SendDeps = {
  gateway: Gateway;
  spool: LookSpool;
  workerId: string;
  logger: Logger;
  /** Leases that the worker has no more. */
  onGone: (leaseIds: readonly string[]) => void;
};

export type SendCounts = { stored: number; refused: number; rejected: number };

/** Sends what is in the spool, in order, again and again until the service has it. */
export class LookSender {
  readonly #deps: SendDeps;
  readonly counts: SendCounts = { stored: 0, refused: 0, rejected: 0 };
  #isAway = false;

  constructor(deps: SendDeps) {
    this.#deps = deps;
  }

  /** Until the signal; then what is left is sent once more, without waiting for a service that is away. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = 0;
    while (!signal.aborted) {
      await wait(Math.max(pauseMs, GATHER_MS), undefined, { signal }).catch(() => {});
      if (signal.aborted) break;
      pauseMs = await this.#sendAll(pauseMs);
    }
    await this.#sendAll(0);
  }

  /** Answers how long to wait before the next try, 0 when all is sent. */
  async #sendAll(lastPauseMs: number): Promise<number> {
    const { spool, logger } = this.#deps;
    while (spool.size > 0) {
      try {
        await this.#send(spool.peek(BATCH));
        if (this.#isAway) logger.info({ waiting: spool.size }, 'the service is back');
        this.#isAway = false;
      } catch (error) {
        if (!(error instanceof GatewayAway)) throw error;
        if (!this.#isAway) logger.warn({ waiting: spool.size }, error.message);
        this.#isAway = true;
        const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, 2 * lastPauseMs));
        // Workers that lost the same service do not come back in step.
        return (error.retryAfterS ?? 0) * 1000 + pauseMs * (0.75 + Math.random() / 2);
      }
    }
    return 0;
  }

  async #send(batch: readonly SentLook[]): Promise<void> {
    const { gateway, spool, workerId, onGone } = this.#deps;
    try {
      const { outcomes, gone } = await gateway.looks(workerId, batch);
      spool.remove(batch);
      const refused = outcomes.filter(({ outcome }) => outcome === 'refused').length;
      this.counts.refused += refused;
      this.counts.stored += outcomes.length - refused;
      if (gone.length > 0) onGone(gone);
    } catch (error) {
      await this.#sendApart(batch, error);
    }
  }

  /** One look that the service cannot take must not hold up the others: each goes by itself. */
  async #sendApart(batch: readonly SentLook[], error: unknown): Promise<void> {
    if (!(error instanceof AppError) || !UNUSABLE.has(error.code)) throw error;
    const [first] = batch;
    if (batch.length > 1) {
      for (const look of batch) await this.#send([look]);
    } else if (first) {
      this.#deps.spool.remove(batch);
      this.counts.rejected += 1;
      const { cameraId } = first.look;
      this.#deps.logger.error(
        { cameraId, err: error, fields: error.fields },
        'the service cannot take a look',
      );
    }
  }
}

/** Codes that say that something is wrong with what was sent, not with who sent it. */
const UNUSABLE = new Set(['bad-request', 'invalid-field', 'too-large', 'unsupported-type']);
