import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, TicketState } from '../../web/desk/api.ts';
import { agoWords, countdown, spanWords } from '../../web/desk/countdown.ts';
import {
  boxesOf,
  filterFromSearch,
  isFiltered,
  longestSearch,
  searchOfFilter,
  seesTickets,
  ticketStates,
  urgencies,
} from '../../web/desk/filters.ts';
import { gridStepM, groundGrid } from '../../web/desk/map/ground-grid.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import {
  actionRules,
  addPhotos,
  inOrder,
  photoLimit,
} from '../../web/desk/tickets/action-rules.ts';

const zh: Translate = (key, values) => translate('zh-CN', key, values);
const en: Translate = (key, values) => translate('en', key, values);
const now = Date.parse('2026-03-02T10:00:00Z');
const minute = 60_000;
const inMinutes = (minutes: number) => new Date(now + minutes * minute).toISOString();

describe('countdown', () => {
  it.each<[TicketState, number, string, string, string]>([
    ['dispatched', 3 * 1440, 'fine', '还剩 3 天', '3 d left'],
    ['accepted', 1440 + 61, 'fine', '还剩 1 天 1 小时', '1 d 1 h left'],
    ['accepted', 240, 'fine', '还剩 4 小时', '4 h left'],
    ['accepted', 239, 'soon', '还剩 3 小时 59 分', '3 h 59 min left'],
    ['reopened', 1, 'soon', '还剩 1 分钟', '1 min left'],
    ['accepted', 0.5, 'soon', '即将到期', 'due now'],
    ['accepted', 0, 'late', '超期 1 分钟', '1 min overdue'],
    ['returned', -90, 'late', '超期 1 小时 30 分', '1 h 30 min overdue'],
    ['handled', -90, 'stopped', '已报处置', 'reported done'],
    ['suspended', 5, 'stopped', '计时暂停', 'clock stopped'],
    ['closed', -90, 'stopped', '已办结', 'finished'],
  ])('%s with %d minutes left is %s', (state, minutes, pressure, inZh, inEn) => {
    const ticket = { state, dueAt: inMinutes(minutes) };
    expect(countdown(ticket, now, zh)).toEqual({ pressure, words: inZh });
    expect(countdown(ticket, now, en)).toEqual({ pressure, words: inEn });
  });

  it('says so when there is no deadline', () => {
    expect(countdown({ state: 'new', dueAt: null }, now, en).pressure).toBe('none');
  });

  it('is late exactly from the due time on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e10, max: 1e10 }), (leftMs) => {
        const dueAt = new Date(now + leftMs).toISOString();
        const { pressure } = countdown({ state: 'accepted', dueAt }, now, en);
        expect(pressure === 'late').toBe(leftMs <= 0);
      }),
    );
  });
});

describe('spans', () => {
  it('are never empty and never carry a zero part', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000_000 }), (spanMs) => {
        expect(spanWords(spanMs, en)).toMatch(/^[1-9]\d* (d|h|min)( [1-9]\d* (h|min))?$/);
      }),
    );
  });

  it('call a moment that this clock has not reached yet "just now"', () => {
    expect(agoWords(inMinutes(0.5), now, en)).toBe('just now');
    expect(agoWords(inMinutes(-5), now, zh)).toBe('5 分钟前');
  });
});

describe('filters', () => {
  it('come back from the address as they went in', () => {
    const filter = fc.record({
      state: fc.option(fc.constantFrom(...ticketStates)),
      urgency: fc.option(fc.constantFrom(...urgencies)),
      q: fc.string({ maxLength: longestSearch }).map((text) => text.trim()),
    });
    fc.assert(
      fc.property(filter, (wanted) => {
        const text = searchOfFilter(wanted).toString();
        expect(filterFromSearch(new URLSearchParams(text))).toEqual(wanted);
      }),
    );
  });

  it('ignore what nobody offers', () => {
    const odd = filterFromSearch(new URLSearchParams('state=asleep&urgency=Z&x=1&q=%20%20'));
    expect(odd).toEqual({ state: null, urgency: null, q: '' });
    expect(isFiltered(odd)).toBe(false);
  });

  it('keep what the figure of a board has narrowed them to', () => {
    const text = 'departmentId=d1&late=false&closedSince=2026-11-22&state=closed';
    const filter = filterFromSearch(new URLSearchParams(text));
    expect(filter.extra).toEqual({ departmentId: 'd1', late: 'false', closedSince: '2026-11-22' });
    expect(filterFromSearch(searchOfFilter(filter))).toEqual(filter);
  });

  it('start a handler in the inbox and a dispatcher with what came back', () => {
    expect(boxesOf(['handler'])[0]).toBe('inbox');
    expect(boxesOf(['handler'])).not.toContain('disputed');
    expect(boxesOf(['dispatcher'])[0]).toBe('returned');
    expect(boxesOf(['handler', 'dispatcher'])).toContain('disputed');
    expect(boxesOf(['grid_worker'])).toEqual(['verifying']);
  });

  it('give an asset administrator no tickets', () => {
    expect(seesTickets(['asset_admin'])).toBe(false);
    expect(seesTickets(['asset_admin', 'handler'])).toBe(true);
  });
});

describe('actions', () => {
  it('stand in one order whatever the order they come in, and nothing is added', () => {
    const some = fc.subarray(Object.keys(actionRules) as Action[]);
    fc.assert(
      fc.property(some, (actions) => {
        expect(inOrder([...actions].reverse())).toEqual(inOrder(actions));
        expect(new Set(inOrder(actions))).toEqual(new Set(actions));
      }),
    );
  });
});

describe('photos to send', () => {
  const photo = (name: string, size = 1000, type = 'image/jpeg') => ({ name, size, type });

  it('are at most as many as the service takes, and it says that some were left out', () => {
    const many = Array.from({ length: 9 }, (_, n) => photo(`${n}.jpg`));
    const { photos, left } = addPhotos([], many);
    expect(photos).toHaveLength(photoLimit);
    expect(left.map(({ why }) => why)).toEqual(['field.tooManyPhotos']);
  });

  it('leave out other files and too large ones, each with its reason', () => {
    const chosen = [photo('a.pdf', 10, 'application/pdf'), photo('b.jpg', 13e6), photo('c.jpg')];
    const { photos, left } = addPhotos([photo('z.jpg')], chosen);
    expect(photos.map(({ name }) => name)).toEqual(['z.jpg', 'c.jpg']);
    expect(left.map(({ why, name }) => [why, name])).toEqual([
      ['field.notImage', 'a.pdf'],
      ['field.tooLarge', 'b.jpg'],
    ]);
  });
});

describe('the net of the plain base', () => {
  it('is square on the ground around its point', () => {
    const { features } = groundGrid(114.3, 22.7);
    const [meridian, parallel] = features.map(({ geometry }) => geometry.coordinates);
    const metresPerDegree = 111_320;
    const degrees = (parallel?.[1]?.[0] ?? 0) - (parallel?.[0]?.[0] ?? 0);
    const height = (meridian?.[1]?.[1] ?? 0) - (meridian?.[0]?.[1] ?? 0);
    expect(degrees * Math.cos((22.7 * Math.PI) / 180)).toBeCloseTo(height, 9);
    expect((height * metresPerDegree) / gridStepM).toBeCloseTo(40, 6);
  });
});
