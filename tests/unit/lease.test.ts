import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAlive, judgeLook, sharesOf, takeoversOf } from '../../detection/workers/lease.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 1) + seconds * 1000);
const NOW = at(0);

const fleets = fc
  .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 12 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((workerId) =>
        fc.record({ workerId: fc.constant(workerId), capacity: fc.integer({ min: 1, max: 64 }) }),
      ),
    ),
  );

describe('shares', () => {
  it('give out every camera, in proportion to capacity, whatever the order of the workers', () => {
    fc.assert(
      fc.property(fleets, fc.nat(500), (workers, cameras) => {
        const shares = sharesOf(workers, cameras);
        const total = workers.reduce((sum, { capacity }) => sum + capacity, 0);
        expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBe(cameras);
        for (const { workerId, capacity } of workers) {
          expect(Math.abs((shares.get(workerId) ?? 0) - (cameras * capacity) / total)).toBeLessThan(
            1,
          );
        }
        expect(sharesOf(workers.toReversed(), cameras)).toEqual(shares);
      }),
    );
  });

  it('of nobody are nothing', () => {
    expect(sharesOf([], 7)).toEqual(new Map());
  });
});

describe('taking over', () => {
  it('never takes more than is too much at one side or too little at the other', () => {
    fc.assert(
      fc.property(
        fleets,
        fc.array(fc.nat(40), { minLength: 12, maxLength: 12 }),
        (workers, had) => {
          const counts = new Map(workers.map(({ workerId }, index) => [workerId, had[index] ?? 0]));
          const cameras = [...counts.values()].reduce((sum, count) => sum + count, 0);
          const shares = sharesOf(workers, cameras);
          const me = workers[0]?.workerId ?? '';
          const takeovers = takeoversOf(me, shares, counts);
          const missing = Math.max(0, (shares.get(me) ?? 0) - (counts.get(me) ?? 0));
          // All cameras are with somebody here, so what is missing is too much elsewhere.
          expect(takeovers.reduce((sum, { count }) => sum + count, 0)).toBe(missing);
          for (const { from, count } of takeovers) {
            expect(from).not.toBe(me);
            expect(count).toBeGreaterThan(0);
            expect((counts.get(from) ?? 0) - count).toBeGreaterThanOrEqual(shares.get(from) ?? 0);
          }
        },
      ),
    );
  });
});

it.each([
  ['has just spoken', 0, null, true],
  ['has been silent for almost a lease', -59.9, null, true],
  ['has been silent for a lease', -60, null, false],
  ['has said goodbye', 0, at(0), false],
])('a worker that %s', (_what, seen, stoppedAt, alive) => {
  expect(isAlive({ seenAt: at(seen), stoppedAt }, NOW, 60)).toBe(alive);
});

const camera = {
  cameraId: 'c',
  lease: { leaseId: 'l1', workerId: 'w1', until: at(60) },
  next: { leaseId: 'l2', workerId: 'w2', until: at(60) },
  lastTakenAt: at(-10),
};
it.each([
  ['the holder', { leaseId: 'l1', workerId: 'w1', takenAt: at(-1) }, 'store'],
  ['the next one', { leaseId: 'l2', workerId: 'w2', takenAt: at(-1) }, 'take-over'],
  ['a lease of old', { leaseId: 'l0', workerId: 'w1', takenAt: at(-1) }, 'lease-lost'],
  ['another under this lease', { leaseId: 'l1', workerId: 'w2', takenAt: at(-1) }, 'lease-lost'],
  [
    'the next one, over what is stored',
    { leaseId: 'l2', workerId: 'w2', takenAt: at(-10) },
    'too-old',
  ],
  ['the holder, out of order', { leaseId: 'l1', workerId: 'w1', takenAt: at(-11) }, 'too-old'],
  ['a fast clock', { leaseId: 'l1', workerId: 'w1', takenAt: at(11) }, 'from-the-future'],
])('a look of %s', (_what, look, verdict) => {
  expect(judgeLook(camera, look, NOW)).toBe(verdict);
});

it('a look counts under a lease that is over but nobody else has taken', () => {
  const expired = { ...camera, lease: { ...camera.lease, until: at(-5) }, next: null };
  expect(judgeLook(expired, { leaseId: 'l1', workerId: 'w1', takenAt: NOW }, NOW)).toBe('store');
});

it('no look counts under a promise that is over', () => {
  const late = { ...camera, next: { ...camera.next, until: at(-1) } };
  expect(judgeLook(late, { leaseId: 'l2', workerId: 'w2', takenAt: NOW }, NOW)).toBe('lease-lost');
});

it('no look counts of a camera that nobody may look through', () => {
  const look = { leaseId: 'l1', workerId: 'w1', takenAt: NOW };
  expect(judgeLook(undefined, look, NOW)).toBe('lease-lost');
});
