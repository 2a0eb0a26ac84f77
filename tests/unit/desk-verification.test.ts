import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TicketEvent } from '../../web/desk/api.ts';
import {
  barsOf,
  cityDay,
  clockTime,
  dayName,
  dayOfName,
  momentAt,
} from '../../web/desk/footage/footage-day.ts';
import {
  type EvidenceItem,
  evidenceByStep,
  photosOf,
} from '../../web/desk/tickets/evidence-steps.ts';
import { agreementShares } from '../../web/desk/verification/agreement.ts';
import { isLaid, regionOnBase, sidesOf } from '../../web/desk/verification/case-sides.ts';
import { isUsable, laidOn, matrix3d } from '../../web/desk/verification/homography.ts';
import { metresBetween, nearFirst } from '../../web/desk/verification/near-first.ts';
import {
  keptOnStage,
  movedView,
  placeView,
  wholeView,
  zoomedAt,
} from '../../web/desk/verification/pan-zoom.ts';
import type { CasePicture } from '../../web/desk/verification/verification-api.ts';

const size = { widthPx: 1280, heightPx: 720 };
const same = [1, 0, 0, 0, 1, 0, 0, 0, 1];

describe('a picture laid on another', () => {
  it('goes where its homography says, in CSS as in pixels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 9, maxLength: 9 }),
        fc.integer({ min: 0, max: 1280 }),
        fc.integer({ min: 0, max: 720 }),
        (shaken, x, y) => {
          const scales = [1, 1, 300, 1, 1, 300, 1e-4, 1e-4, 1];
          const h = same.map((one, index) => one + (shaken[index] ?? 0) * (scales[index] ?? 0));
          const point = laidOn(h, { x, y });
          // By columns, as CSS counts, the third row and column being those of depth.
          const m = matrix3d(h).slice('matrix3d('.length, -1).split(',').map(Number);
          const row = (r: number) => (m[r] ?? 0) * x + (m[4 + r] ?? 0) * y + (m[12 + r] ?? 0);
          expect(point).not.toBeNull();
          expect(row(0) / row(3)).toBeCloseTo(point?.x ?? 0, 6);
          expect(row(1) / row(3)).toBeCloseTo(point?.y ?? 0, 6);
          expect(row(2)).toBe(0);
        },
      ),
    );
  });

  it.each([
    ['nothing moved', same, true],
    ['shifted and turned a little', [0.99, -0.02, 14, 0.02, 0.99, -9, 0, 0, 1], true],
    ['none', null, false],
    ['too few numbers', [1, 0, 0, 0, 1, 0], false],
    ['no number', [1, 0, Number.NaN, 0, 1, 0, 0, 0, 1], false],
    ['mirrored', [-1, 0, 1280, 0, 1, 0, 0, 0, 1], false],
    ['a corner behind', [1, 0, 0, 0, 1, 0, -0.001, 0, 1], false],
    ['flat', [1, 0, 0, 1, 0, 0, 0, 0, 1], false],
  ])('%s: %j', (_, h, usable) => {
    expect(isUsable(h, size)).toBe(usable);
  });
});

const picture = (role: CasePicture['role'], minute: number, more: Partial<CasePicture> = {}) => ({
  evidenceId: `${role} ${minute}`,
  role,
  url: '/x',
  takenAt: new Date(minute * 60_000).toISOString(),
  ...size,
  region: null,
  homography: null,
  health: 'ok',
  ...more,
});

describe('the sides of a case', () => {
  const [clean, before] = [picture('clean', 1), picture('before', 50)];
  const [after, later] = [picture('after', 90), picture('after', 91)];

  it('are before and clean against what came after, newest first', () => {
    const sides = sidesOf([clean, later, before, after]);
    expect(sides).toEqual({ base: before, left: [before, clean], right: [later, after] });
  });

  it('are clean against before while a report is only being checked', () => {
    expect(sidesOf([before, clean])).toEqual({ base: before, left: [clean], right: [before] });
  });

  it('are one picture when there is nothing to compare, and none when there is none', () => {
    expect(sidesOf([later, after])).toEqual({ base: after, left: [later, after], right: [] });
    expect(sidesOf([])).toEqual({ base: undefined, left: [], right: [] });
  });

  it('outline the place where the base has it, or where another picture has it laid on the base', () => {
    const own = picture('before', 50, { region: [10, 20, 30, 40] });
    expect(regionOnBase(own, [own])).toEqual([10, 20, 30, 40]);
    const shifted = picture('after', 90, {
      region: [100, 100, 200, 150],
      homography: [1, 0, -14, 0, 1, 9, 0, 0, 1],
    });
    expect(regionOnBase(before, [before, shifted])).toEqual([100, 100, 200, 150]);
    expect([isLaid(shifted, before), isLaid(after, before)]).toEqual([true, false]);
  });
});

const stageSizes = fc.record({
  width: fc.integer({ min: 200, max: 2000 }),
  height: fc.integer({ min: 200, max: 2000 }),
});

describe('zooming', () => {
  const whole = { width: 1280, height: 720 };

  it('never shows less of the stage than the picture can cover, whatever is done', () => {
    const step = fc.oneof(
      fc.record({
        x: fc.integer({ min: 0, max: 2000 }),
        y: fc.integer({ min: 0, max: 2000 }),
        factor: fc.double({ min: 0.01, max: 50, noNaN: true }),
      }),
      fc.record({
        dx: fc.integer({ min: -5000, max: 5000 }),
        dy: fc.integer({ min: -5000, max: 5000 }),
      }),
    );
    fc.assert(
      fc.property(stageSizes, fc.array(step, { maxLength: 12 }), (stage, steps) => {
        const end = steps.reduce(
          (view, each) =>
            'factor' in each
              ? zoomedAt(view, each, each.factor, whole, stage)
              : movedView(view, { x: each.dx, y: each.dy }, whole, stage),
          wholeView(whole, stage),
        );
        const [right, bottom] = [
          end.left + whole.width * end.scale,
          end.top + whole.height * end.scale,
        ];
        const spareX = Math.max(0, stage.width - whole.width * end.scale);
        const spareY = Math.max(0, stage.height - whole.height * end.scale);
        expect(end.left).toBeLessThanOrEqual(spareX / 2 + 1e-6);
        expect(end.top).toBeLessThanOrEqual(spareY / 2 + 1e-6);
        expect(right).toBeGreaterThanOrEqual(stage.width - spareX / 2 - 1e-6);
        expect(bottom).toBeGreaterThanOrEqual(stage.height - spareY / 2 - 1e-6);
        const again = keptOnStage(end, whole, stage);
        expect(again.scale).toBeCloseTo(end.scale, 9);
        expect(again.left).toBeCloseTo(end.left, 6);
        expect(again.top).toBeCloseTo(end.top, 6);
      }),
    );
  });

  it('keeps what is under the pointer there', () => {
    const stage = { width: 900, height: 506 };
    const near = zoomedAt(wholeView(whole, stage), { x: 450, y: 253 }, 4, whole, stage);
    const nearer = zoomedAt(near, { x: 300, y: 200 }, 1.5, whole, stage);
    const under = (view: typeof near) => [
      (300 - view.left) / view.scale,
      (200 - view.top) / view.scale,
    ];
    for (const [index, value] of under(nearer).entries()) {
      expect(value).toBeCloseTo(under(near)[index] ?? 0, 6);
    }
  });

  it('begins with the place in the middle, and enough around it', () => {
    const stage = { width: 900, height: 506 };
    const { scale, left, top } = placeView([600, 300, 700, 400], whole, stage);
    expect(left + 650 * scale).toBeCloseTo(450, 6);
    expect(top + 350 * scale).toBeCloseTo(253, 6);
    expect(100 * scale).toBeLessThan(506 / 2);
  });
});

describe('agreement', () => {
  it('is a share of what people judged, and none while nobody has', () => {
    const row = { machineDecided: 80, judgedByPeople: 40, agreed: 37 };
    const wrong = { wrongGone: 1, wrongStillThere: 2, contradicted: 4 };
    expect(agreementShares({ ...row, ...wrong })).toEqual({
      agreed: 0.925,
      wrongGone: 0.025,
      wrongStillThere: 0.05,
      contradicted: 0.05,
    });
    expect(agreementShares({ ...row, ...wrong, judgedByPeople: 0, agreed: 0 }).agreed).toBeNull();
  });
});

describe('tasks on the spot', () => {
  const here = { lng: 114.35, lat: 22.69 };
  it('come nearest first, or as they were while nobody knows where one is', () => {
    const tasks = [3, 1, 2].map((n) => ({ n, lng: here.lng + n / 1000, lat: here.lat }));
    expect(nearFirst(tasks, here).map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(nearFirst(tasks, null).map(({ n }) => n)).toEqual([3, 1, 2]);
  });

  it('are so far away as the ground is long', () => {
    expect(metresBetween(here, here)).toBe(0);
    // A hundredth of a degree of latitude.
    expect(metresBetween(here, { ...here, lat: 22.7 })).toBeCloseTo(1112, 0);
  });
});

describe('a day of footage', () => {
  const day = cityDay(Date.parse('2026-11-22T17:30:00Z'));

  it('runs from midnight to midnight of the city', () => {
    expect(day.from.toISOString()).toBe('2026-11-22T16:00:00.000Z');
    expect(dayName(day.from)).toBe('2026-11-23');
    expect(dayOfName('2026-11-23')).toEqual(day);
    expect(dayOfName('yesterday')).toBeUndefined();
  });

  it('reads the clock as it writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), (second) => {
        const at = day.from.getTime() + second * 1000;
        expect(momentAt(day, clockTime(at))).toBe(at);
      }),
    );
    expect(momentAt(day, '25 past')).toBeUndefined();
  });

  it('cuts stretches to itself', () => {
    const stretches = [
      { from: '2026-11-22T10:00:00Z', to: '2026-11-22T22:00:00Z' },
      { from: '2026-11-24T10:00:00Z', to: '2026-11-24T11:00:00Z' },
    ];
    expect(barsOf(stretches, day)).toEqual([{ start: 0, share: 0.25 }]);
  });
});

describe('evidence', () => {
  const event = (seq: number, minute: number, data: Record<string, unknown> = {}) =>
    ({ seq, kind: 'x', at: new Date(minute * 60_000).toISOString(), data }) as TicketEvent;
  const item = (evidenceId: string, minute: number) =>
    ({ evidenceId, takenAt: new Date(minute * 60_000).toISOString() }) as EvidenceItem;

  it('stands at the step that names it, or at the first one after it was taken', () => {
    const events = [event(3, 30), event(1, 10), event(2, 20, { evidenceIds: ['named', 7] })];
    const items = [item('named', 1), item('clean', -5000), item('between', 15), item('late', 99)];
    const steps = evidenceByStep(events, items);
    const ids = [1, 2, 3].map((seq) => steps.get(seq)?.map(({ evidenceId }) => evidenceId));
    expect(ids).toEqual([['clean'], ['named', 'between'], ['late']]);
    expect(evidenceByStep([], items).size).toBe(0);
  });

  it('counts photos that people took', () => {
    expect(photosOf(event(1, 1, { photoIds: ['a', null, 'b'] }))).toEqual(['a', 'b']);
    expect(photosOf(event(1, 1))).toEqual([]);
  });
});
