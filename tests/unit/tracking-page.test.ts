import { describe, expect, test } from 'vitest';
import { pageDue, pageSteps } from '../../tickets/complaints/tracking-page.ts';
import { type TicketState, ticketStates } from '../../tickets/index.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const steps = (...kinds: string[]) =>
  kinds.map((kind, hour) => ({
    ...{ kind, at: at(hour), departmentZh: null, departmentEn: null, verdict: null, by: null },
    state: 'accepted' as TicketState,
  }));
const told = (state: TicketState, ...kinds: string[]) =>
  pageSteps({ state, steps: steps(...kinds) }).map(({ step, status }) => `${step} ${status}`);

describe('progress of a complaint', () => {
  test('what happened, where it is, and what is to come', () => {
    expect(told('accepted', 'file', 'dispatch', 'accept')).toEqual([
      'filed done',
      'dispatched done',
      'accepted now',
      'handled waiting',
      'verifying waiting',
      'closed waiting',
    ]);
  });

  test('a closed ticket has nothing going on and nothing to come', () => {
    const closed = told('closed', 'file', 'dispatch', 'accept', 'handled', 'confirm');
    expect(closed.at(-1)).toBe('closed done');
    expect(closed.join()).not.toMatch(/now|waiting/);
  });

  test('work that was not good enough shows both rounds', () => {
    const kinds = ['file', 'dispatch', 'accept', 'handled', 'confirm', 'reopen'];
    expect(told('reopened', ...kinds)).toEqual([
      ...['filed done', 'dispatched done', 'accepted done', 'handled done', 'closed done'],
      ...['reopened now', 'accepted waiting', 'handled waiting'],
      ...['verifying waiting', 'closed waiting'],
    ]);
  });

  test('what departments settle among themselves is shown without its events', () => {
    const returned = told('returned', 'file', 'dispatch');
    expect(returned.slice(0, 3)).toEqual(['filed done', 'dispatched done', 'returned now']);
  });

  test('more time moves the deadline and is no step', () => {
    expect(told('accepted', 'file', 'dispatch', 'accept', 'grant-extension').join()).not.toContain(
      'extension',
    );
  });

  test.each(ticketStates)('a ticket that is %s is at one place at most', (state) => {
    expect(told(state, 'file').filter((step) => step.endsWith(' now')).length).toBeLessThan(2);
  });
});

describe('the promise', () => {
  const view = { state: 'accepted' as TicketState, steps: [], dueAt: at(12), closedAt: null };

  test('is open until its time has come, then late', () => {
    expect(pageDue(view, at(11))).toEqual({ kind: 'open', at: at(12), late: false });
    expect(pageDue(view, at(13))).toEqual({ kind: 'open', at: at(12), late: true });
  });

  test('is measured by when the work was reported done, however late that is checked', () => {
    const done = { ...view, state: 'closed' as TicketState, closedAt: at(20) };
    const inTime = steps('file', 'handled');
    expect(pageDue({ ...done, steps: inTime }, at(23))).toMatchObject({
      doneAt: at(1),
      late: false,
    });
    expect(pageDue(done, at(23))).toMatchObject({ doneAt: at(20), late: true });
  });

  test('is open again when the work was not good enough', () => {
    const again = { ...view, state: 'reopened' as TicketState, steps: steps('file', 'handled') };
    expect(pageDue(again, at(11)).kind).toBe('open');
  });

  test('is not made for what is not taken up or not dispatched', () => {
    expect(pageDue({ ...view, state: 'rejected' }, at(1)).kind).toBe('rejected');
    expect(pageDue({ ...view, dueAt: null }, at(1)).kind).toBe('none');
  });
});
