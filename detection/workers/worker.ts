import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Eyes } from './eye.ts';
import { type Gateway, GatewayAway, type ReceivedLeases } from './gateway-client.ts';
import { LookSpool } from './look-spool.ts';
import { Lookers } from './lookers.ts';
import { LookSender } from './send-looks.ts';
import { WatchedCamera } from './watched-camera.ts';
import { WORKER_PROTOCOL } from './worker-protocol.ts';

export type WorkerOptions = {
  gateway: Gateway;
  eyes: (clock: Clock) => Eyes;
  /** A UUID for this run. */
  workerId: string;
  name: string;
  version: string;
  capacity: number;
  clock: Clock;
  logger: Logger;
  /** Ends the worker: it sends what it has and gives its cameras back. */
  signal: AbortSignal;
};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const REPORT_EVERY_MS = 60_000;

/**
 * Looks through the cameras that the service leases to it, until the signal or until the service refuses it.
 * While the service is away it goes on with what it has, and tries again.
 * @throws AppError for a token, address or version that the service does not accept
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const worker = new Worker(options);
  await worker.run();
}

class Worker {
  readonly #options: WorkerOptions;
  readonly #cameras = new Map<string, WatchedCamera>();
  readonly #spool = new LookSpool();
  readonly #lookers: Lookers;
  readonly #sender: LookSender;
  readonly #eyes: Eyes;
  /** Ends all loops: told to, or one of them failed. */
  readonly #end = new AbortController();
  #offsetMs = 0;
  #looksTaken = 0;
  #reportedMs = 0;
  #isAway = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { gateway, workerId, logger, clock } = options;
    // Looks of all workers are compared with each other, so all go by the service's clock.
    const nowMs = () => clock.now().getTime() + this.#offsetMs;
    this.#eyes = options.eyes({ now: () => new Date(nowMs()) });
    this.#sender = new LookSender({
      ...{ gateway, spool: this.#spool, workerId, logger },
      onGone: (leaseIds) => this.#lose(leaseIds),
    });
    this.#lookers = new Lookers({
      ...{ cameras: this.#cameras, logger, nowMs },
      onLook: (look) => {
        this.#looksTaken += 1;
        this.#spool.add(look);
      },
    });
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    const end = () => this.#end.abort();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const looking = this.#guarded(() => this.#lookers.run());
    const leasing = this.#guarded(() => this.#renewUntilEnd());
    const sending = this.#guarded(async () => {
      await this.#sender.run(this.#end.signal);
    });
    this.#end.signal.addEventListener('abort', () => this.#lookers.stop(), { once: true });
    if (this.#end.signal.aborted) this.#lookers.stop();
    const ends = await Promise.allSettled([looking, leasing, sending]);
    signal.removeEventListener('abort', end);
    const failed = ends.find((each) => each.status === 'rejected');
    if (!failed) await this.#giveBack();
    await Promise.all([...this.#cameras.values()].map((camera) => camera.close()));
    await this.#eyes.close();
    if (failed) throw failed.reason;
  }

  /** A loop that fails ends the others. */
  async #guarded(loop: () => Promise<void>): Promise<void> {
    try {
      await loop();
    } catch (error) {
      this.#end.abort();
      throw error;
    }
  }

  async #renewUntilEnd(): Promise<void> {
    const { signal } = this.#end;
    let pauseMs = 0;
    while (!signal.aborted) {
      try {
        const answer = await this.#ask(false);
        this.#apply(answer);
        this.#report();
        if (this.#isAway) this.#options.logger.info('leases are renewed again');
        this.#isAway = false;
        pauseMs = answer.renewSeconds * 1000;
      } catch (error) {
        if (!(error instanceof GatewayAway)) throw error;
        if (!this.#isAway) this.#options.logger.warn(`${error.message} Trying again.`);
        pauseMs = this.#isAway ? Math.min(LONGEST_PAUSE_MS, 2 * pauseMs) : FIRST_PAUSE_MS;
        this.#isAway = true;
      }
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  async #ask(stopping: boolean): Promise<ReceivedLeases> {
    const { gateway, workerId, name, version, capacity, clock } = this.#options;
    const holding = [...this.#cameras.values()].map(({ plan, leaseId, planVersion }) => ({
      cameraId: plan.cameraId,
      leaseId,
      planVersion,
    }));
    const askedMs = clock.now().getTime();
    const answer = await gateway.leases({
      ...{ workerId, name, version, capacity, holding, stopping, protocol: WORKER_PROTOCOL },
      lagSeconds: this.#lagSeconds(),
      looksTaken: this.#looksTaken,
      looksDropped: this.#spool.dropped + this.#sender.counts.rejected,
    });
    // Halfway between question and answer, as clocks are set over a network.
    const middleMs = (askedMs + clock.now().getTime()) / 2;
    this.#offsetMs = Date.parse(answer.now) - middleMs;
    return answer;
  }

  /** How late the latest camera is: now, if its turn is over, else when it was last looked at. */
  #lagSeconds(): number {
    const nowMs = this.#options.clock.now().getTime() + this.#offsetMs;
    const lags = [...this.#cameras.values()].map(({ dueMs, lagSeconds }) =>
      Math.max(lagSeconds, (nowMs - dueMs) / 1000),
    );
    return Math.max(0, ...lags);
  }

  #apply({ leases }: ReceivedLeases): void {
    const granted = new Set(leases.map(({ cameraId }) => cameraId));
    for (const cameraId of [...this.#cameras.keys()]) {
      if (!granted.has(cameraId)) this.#close(cameraId);
    }
    for (const lease of leases) this.#open(lease);
    this.#lookers.wake();
  }

  #open({ plan, ...lease }: ReceivedLeases['leases'][number]): void {
    const { cameraId, leaseId, state, planVersion } = lease;
    const known = this.#cameras.get(cameraId);
    if (known) {
      Object.assign(known, { leaseId, leaseState: state, planVersion });
      if (plan) {
        known.plan = plan;
        void known.eye.change(plan).catch((err: unknown) => this.#failed(cameraId, err));
      }
    } else if (plan) {
      const nowMs = this.#options.clock.now().getTime() + this.#offsetMs;
      try {
        const eye = this.#eyes.open(plan);
        this.#cameras.set(cameraId, new WatchedCamera({ ...lease, plan }, eye, nowMs));
      } catch (err) {
        this.#failed(cameraId, err);
      }
    }
  }

  #lose(leaseIds: readonly string[]): void {
    for (const [cameraId, { leaseId }] of this.#cameras) {
      if (leaseIds.includes(leaseId)) this.#close(cameraId);
    }
  }

  #close(cameraId: string): void {
    const camera = this.#cameras.get(cameraId);
    this.#cameras.delete(cameraId);
    void camera?.close().catch((err: unknown) => this.#failed(cameraId, err));
  }

  #failed(cameraId: string, err: unknown): void {
    this.#options.logger.warn({ cameraId, err }, 'a camera cannot be opened or closed');
  }

  async #giveBack(): Promise<void> {
    await this.#ask(true).catch((error: unknown) => {
      if (!(error instanceof GatewayAway)) throw error;
      this.#options.logger.warn('The service is away: the cameras are free when the leases end.');
    });
  }

  #report(): void {
    const nowMs = performance.now();
    if (nowMs - this.#reportedMs < REPORT_EVERY_MS) return;
    this.#reportedMs = nowMs;
    this.#options.logger.info(
      {
        cameras: this.#cameras.size,
        looks: this.#looksTaken,
        ...this.#sender.counts,
        waiting: this.#spool.size,
        dropped: this.#spool.dropped,
        lagSeconds: Number(this.#lagSeconds().toFixed(1)),
      },
      'worker looks',
    );
  }
}
