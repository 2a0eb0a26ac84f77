import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostOverdue, nextBeatMs } from '../../detection/workers/look-cadence.ts';

const START_MS = Date.UTC(2026, 10, 23, 1);

describe('the beat of a camera', () => {
  it('comes once in each interval, at the same moment of it', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.double({ min: 0.2, max: 3600, noNaN: true }),
        fc.nat(1e9),
        (cameraId, everySeconds, passedMs) => {
          const nowMs = START_MS + passedMs;
          const next = nextBeatMs(cameraId, everySeconds, nowMs);
          expect(next).toBeGreaterThan(nowMs);
          expect(next - nowMs).toBeLessThanOrEqual(everySeconds * 1000 + 1);
          const after = nextBeatMs(cameraId, everySeconds, next);
          expect(after - next).toBeCloseTo(everySeconds * 1000, 0);
        },
      ),
    );
  });

  it('is spread evenly over many cameras: no herd', () => {
    const seconds = Array.from({ length: 10 }, () => 0);
    for (let camera = 0; camera < 2000; camera += 1) {
      const beat = nextBeatMs(randomUUID(), 10, START_MS) - START_MS;
      const second = Math.min(9, Math.floor(beat / 1000));
      seconds[second] = (seconds[second] ?? 0) + 1;
    }
    for (const count of seconds) {
      expect(count).toBeGreaterThan(130);
      expect(count).toBeLessThan(270);
    }
  });
});

/** One looker, a clock that only looks move on, and what became of each camera. */
function lookThrough(
  cameras: { id: string; everySeconds: number }[],
  lookMs: number,
  forMs: number,
) {
  const queue = cameras.map((camera) => ({ ...camera, dueMs: START_MS, looks: 0 }));
  let nowMs = START_MS;
  while (nowMs < START_MS + forMs) {
    const camera = mostOverdue(queue, nowMs);
    if (!camera) {
      nowMs = Math.min(...queue.map(({ dueMs }) => dueMs));
      continue;
    }
    nowMs += lookMs;
    camera.looks += 1;
    camera.dueMs = nextBeatMs(camera.id, camera.everySeconds, nowMs);
  }
  return queue;
}

describe('whose turn it is', () => {
  it('keeps every beat when there is time enough', () => {
    const cameras = Array.from({ length: 20 }, () => ({ id: randomUUID(), everySeconds: 10 }));
    for (const { looks } of lookThrough(cameras, 100, 600_000)) {
      expect(looks).toBeGreaterThanOrEqual(59);
      expect(looks).toBeLessThanOrEqual(62);
    }
  });

  it('makes all slower alike when there is too much to do, and starves none', () => {
    const fast = Array.from({ length: 10 }, () => ({ id: randomUUID(), everySeconds: 2 }));
    const slow = Array.from({ length: 10 }, () => ({ id: randomUUID(), everySeconds: 10 }));
    // Six looks a second are asked for, two can be had.
    const done = lookThrough([...fast, ...slow], 500, 1_200_000);
    const looks = (every: number) =>
      done.filter(({ everySeconds }) => everySeconds === every).map((camera) => camera.looks);
    const total = done.reduce((sum, camera) => sum + camera.looks, 0);
    expect(total).toBe(2400);
    for (const group of [looks(2), looks(10)]) {
      expect(Math.max(...group) / Math.min(...group)).toBeLessThan(1.35);
    }
    expect(Math.min(...looks(10))).toBeGreaterThan(20);
    expect(Math.min(...looks(2))).toBeGreaterThan(Math.max(...looks(10)));
  });
});
