import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { LookPlan } from '../../detection/look.ts';
import {
  type Gateway,
  GatewayAway,
  type ReceivedLeases,
  type SentLook,
} from '../../detection/workers/gateway-client.ts';
import type { LeaseRequest } from '../../detection/workers/take-leases.ts';
import { runWorker } from '../../detection/workers/worker.ts';
import { systemClock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { silentLogger } from '../../platform/logger.ts';
import { type FakeEyesOptions, fakeEyes } from '../support/fake-eyes.ts';

/** The service's clock is an hour ahead of the worker's. */
const AHEAD_MS = 3600_000;

const planFor = (cameraId: string, everySeconds = 0.1): LookPlan => ({
  ...{ cameraId, name: 'test', sourceUrl: 'rtsp://camera', everySeconds, geometry: null },
  ...{ zones: [], assets: [], algorithms: [] },
});

/** A service in memory: leases what it is told to, keeps what it gets, and can be away. */
function fakeGateway() {
  const state = {
    plans: [] as LookPlan[],
    away: false,
    turnedAway: 0,
    refuseAll: undefined as AppError | undefined,
    spoilt: undefined as ((look: SentLook) => boolean) | undefined,
    requests: [] as LeaseRequest[],
    looks: [] as SentLook[],
    gone: [] as string[],
    leaseIds: new Map<string, string>(),
  };
  const check = () => {
    if (state.refuseAll) throw state.refuseAll;
    if (!state.away) return;
    state.turnedAway += 1;
    throw new GatewayAway('The service does not answer.');
  };
  const gateway: Gateway = {
    async leases(request) {
      check();
      state.requests.push(request);
      const known = new Map(request.holding.map((each) => [each.cameraId, each.planVersion]));
      const leases = request.stopping
        ? []
        : state.plans.map((plan): ReceivedLeases['leases'][number] => {
            const { cameraId } = plan;
            const leaseId = state.leaseIds.get(cameraId) ?? randomUUID();
            state.leaseIds.set(cameraId, leaseId);
            const planVersion = JSON.stringify(plan);
            const isKnown = known.get(cameraId) === planVersion;
            return { leaseId, cameraId, state: 'held', planVersion, plan: isKnown ? null : plan };
          });
      const now = new Date(Date.now() + AHEAD_MS).toISOString();
      return { now, leaseSeconds: 0.6, renewSeconds: 0.2, leases };
    },
    async looks(_workerId, looks) {
      check();
      if (looks.some((look) => state.spoilt?.(look))) throw new AppError('invalid-field');
      state.looks.push(...looks);
      return {
        outcomes: looks.map(({ look }) => ({ lookId: look.lookId, outcome: 'stored' })),
        gone: state.gone,
      };
    },
    models: async () => ({ protocol: 1, version: '1' }),
  };
  return { gateway, state };
}

function startWorker(gateway: Gateway, options: FakeEyesOptions = {}) {
  const stop = new AbortController();
  const opened: { cameraId: string; closed: boolean }[] = [];
  const ended = runWorker({
    gateway,
    eyes: (clock) => {
      const eyes = fakeEyes(clock, options);
      return {
        ...eyes,
        open(plan) {
          const eye = eyes.open(plan);
          opened.push({
            cameraId: plan.cameraId,
            get closed() {
              return eye.closed;
            },
          });
          return eye;
        },
      };
    },
    ...{ workerId: randomUUID(), name: 'test', version: '1', capacity: 4 },
    ...{ clock: systemClock, logger: silentLogger, signal: stop.signal },
  });
  return {
    opened,
    ended,
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

const until = (condition: () => boolean) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 15_000, interval: 20 });

describe('a worker', () => {
  it('looks through what it is leased by the clock of the service, and gives it back at the end', async () => {
    const { gateway, state } = fakeGateway();
    state.plans = [planFor(randomUUID()), planFor(randomUUID())];
    const worker = startWorker(gateway);
    await until(() => state.looks.length > 20);
    await worker.stop();
    expect(state.requests.at(-1)).toMatchObject({ stopping: true, looksDropped: 0 });
    expect(worker.opened.map(({ closed }) => closed)).toEqual([true, true]);
    const ids = state.looks.map(({ look }) => look.lookId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { cameraId } of state.plans) {
      const looks = state.looks.filter(({ look }) => look.cameraId === cameraId);
      const times = looks.map(({ look }) => look.takenAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.abs((times[0] ?? 0) - Date.now() - AHEAD_MS)).toBeLessThan(60_000);
      // The desk has a picture of each camera, though nothing was found.
      expect(looks.filter(({ jpeg }) => jpeg)).toHaveLength(1);
    }
  });

  it('sends a picture with every finding', async () => {
    const { gateway, state } = fakeGateway();
    state.plans = [planFor(randomUUID())];
    const worker = startWorker(gateway, { finds: () => true });
    await until(() => state.looks.length > 3);
    await worker.stop();
    for (const { jpeg } of state.looks) {
      expect(jpeg?.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    }
  });

  it('goes on while the service is away and sends everything when it is back', async () => {
    const { gateway, state } = fakeGateway();
    state.plans = [planFor(randomUUID())];
    const worker = startWorker(gateway);
    await until(() => state.looks.length > 2);
    state.away = true;
    const before = Date.now() + AHEAD_MS;
    await until(() => state.turnedAway > 3);
    state.away = false;
    const back = Date.now() + AHEAD_MS;
    await until(() => state.looks.some(({ look }) => look.takenAt.getTime() > back));
    await worker.stop();
    const meanwhile = state.looks.filter(({ look }) => {
      const at = look.takenAt.getTime();
      return at > before && at < back;
    });
    expect(meanwhile.length).toBeGreaterThan(3);
  });

  it('leaves a camera at once when it is told that the lease is gone', async () => {
    const { gateway, state } = fakeGateway();
    const [kept, lost] = [planFor(randomUUID()), planFor(randomUUID())];
    state.plans = [kept, lost];
    const worker = startWorker(gateway);
    await until(() => state.looks.length > 4);
    state.plans = [kept];
    state.gone = [state.leaseIds.get(lost.cameraId) ?? ''];
    await until(() => worker.opened.some(({ closed }) => closed));
    await worker.stop();
    expect(worker.opened.map(({ cameraId }) => cameraId)).toEqual([kept.cameraId, lost.cameraId]);
  });

  it('takes a changed plan without opening the camera again', async () => {
    const { gateway, state } = fakeGateway();
    const plan = planFor(randomUUID(), 3600);
    state.plans = [plan];
    const worker = startWorker(gateway);
    await until(() => state.looks.length === 1);
    state.plans = [{ ...plan, everySeconds: 0.1 }];
    await until(() => state.requests.at(-1)?.holding[0]?.planVersion.includes('0.1') ?? false);
    await worker.stop();
    expect(worker.opened).toHaveLength(1);
  });

  it('is not held up by a camera that shows nothing', async () => {
    const { gateway, state } = fakeGateway();
    const [blind, seeing] = [planFor(randomUUID()), planFor(randomUUID())];
    state.plans = [blind, seeing];
    const worker = startWorker(gateway, { blind: new Set([blind.cameraId]) });
    await until(() => state.looks.length > 20);
    await worker.stop();
    expect(state.looks.every(({ look }) => look.cameraId === seeing.cameraId)).toBe(true);
    expect(state.requests.at(-1)?.lagSeconds).toBeGreaterThan(0.5);
  });

  it('gives up one look that the service cannot take, and no other', async () => {
    const { gateway, state } = fakeGateway();
    state.plans = [planFor(randomUUID()), planFor(randomUUID())];
    let bad: string | undefined;
    state.spoilt = ({ look }) => {
      bad ??= look.lookId;
      return look.lookId === bad;
    };
    const worker = startWorker(gateway);
    await until(() => state.looks.length > 10);
    await worker.stop();
    expect(state.looks.some(({ look }) => look.lookId === bad)).toBe(false);
    expect(state.requests.at(-1)?.looksDropped).toBe(1);
    expect(state.looks).toHaveLength((state.requests.at(-1)?.looksTaken ?? 0) - 1);
  });

  it.each(['worker-token-unknown', 'worker-outdated', 'not-found'] as const)(
    'ends and says why when the service refuses it: %s',
    async (code) => {
      const { gateway, state } = fakeGateway();
      state.refuseAll = new AppError(code);
      await expect(startWorker(gateway).ended).rejects.toMatchObject({ code });
    },
  );
});
