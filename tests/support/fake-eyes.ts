import { setTimeout as wait } from 'node:timers/promises';
import type { LookPlan } from '../../detection/look.ts';
import type { Eye, Eyes } from '../../detection/workers/eye.ts';
import type { Clock } from '../../platform/clock.ts';

export type FakeEyesOptions = {
  /** How long a look takes. */
  lookMs?: number;
  /** Cameras that show nothing. */
  blind?: ReadonlySet<string>;
  /** Whether a look finds something. */
  finds?: (plan: LookPlan) => boolean;
};

/** Eyes without cameras: there is always a new picture of one pixel, and looking takes a given time. */
export function fakeEyes(
  clock: Clock,
  options: FakeEyesOptions = {},
): Omit<Eyes, 'open'> & { open: OpenFake } {
  const { lookMs = 0, blind = new Set(), finds = () => false } = options;
  return {
    open(first) {
      let plan = first;
      let closed = false;
      const eye: Eye & { closed: boolean } = {
        lastError: undefined,
        get closed() {
          return closed;
        },
        async next(signal) {
          if (blind.has(plan.cameraId)) {
            await wait(3_600_000, undefined, { signal, ref: false });
          }
          return { rgb: new Uint8Array(3), widthPx: 1, heightPx: 1, takenAt: clock.now() };
        },
        async look(frame) {
          if (lookMs > 0) await wait(lookMs);
          return lookOf(plan, frame.takenAt, finds(plan));
        },
        async change(next) {
          plan = next;
        },
        async close() {
          closed = true;
        },
      };
      return eye;
    },
    async close() {},
  };
}

type OpenFake = (plan: LookPlan) => Eye & { closed: boolean };

const lookOf = (plan: LookPlan, takenAt: Date, finds: boolean) => ({
  cameraId: plan.cameraId,
  takenAt,
  widthPx: 1,
  heightPx: 1,
  health: 'ok' as const,
  algorithmIds: ['left-object'],
  observations: finds
    ? [
        {
          ...{ algorithmId: 'left-object', box: [0, 0, 1, 1] as const, score: 0.9, labels: [] },
          ...{ place: null, assetId: null, modelId: null, modelVersion: null },
        },
      ]
    : [],
  hidden: [],
  detections: [],
});
