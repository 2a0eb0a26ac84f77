import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { ratingMove } from '../../tickets/complaints/rating.ts';
import {
  isOverdue,
  otherMoves,
  staffMoves,
  type Ticket,
  ticketStates,
  transitions,
} from '../../tickets/ticket.ts';
import { canSee } from '../../tickets/ticket-access.ts';
import { emptyChain } from '../../tickets/ticket-event.ts';
import {
  allowedMoves,
  applyMove,
  type MoveRequest,
  type Mover,
} from '../../tickets/ticket-move.ts';
import { readTicketNumber, ticketNumber } from '../../tickets/ticket-number.ts';

const OWN = '0190b5c0-0000-7000-8000-000000000001';
const OTHER = '0190b5c0-0000-7000-8000-000000000002';
const BUREAU = '0190b5c0-0000-7000-8000-000000000003';
const START = new Date('2026-11-23T01:30:00Z');
const calendar = { exceptions: new Map(), coveredThrough: '2026-12-31' };

const fresh = (changes: Partial<Ticket> = {}): Ticket => ({
  ticketId: '0190b5c0-0000-7000-8000-00000000000f',
  ticketNumber: 'SZPS202611230930000001',
  version: 1,
  state: 'dispatched',
  urgency: 'C',
  classCode: '0118',
  problemCode: 'not-lit',
  assetId: null,
  lng: 114.35,
  lat: 22.69,
  locationNote: null,
  street: null,
  community: null,
  departmentId: OWN,
  supervisorId: BUREAU,
  limitValue: 3,
  limitClock: 'working-days',
  filedAt: START,
  dueAt: new Date('2026-11-26T10:00:00Z'),
  calendarCovered: true,
  extensionCount: 0,
  extension: null,
  complaintCount: 1,
  lastComplaintAt: START,
  reopenCount: 0,
  specialSupervision: false,
  escalatedAt: null,
  handledAt: null,
  closedAt: null,
  suspendedAt: null,
  inSample: false,
  responsibilityId: null,
  updatedAt: START,
  ...emptyChain,
  isDemo: false,
  ...changes,
});

const person = (departmentId: string, ...held: Role[]): Mover => ({
  staffId: departmentId,
  departmentId,
  name: 'Somebody',
  roles: held,
});

const movers: Mover[] = [
  'citizen',
  'system',
  ...roles.flatMap((role) => [person(OWN, role), person(OTHER, role), person(BUREAU, role)]),
];

const steps = fc.record({
  mover: fc.constantFrom(...movers),
  request: fc.record({
    move: fc.constantFrom(...staffMoves, ...otherMoves),
    reason: fc.option(fc.string(), { nil: undefined }),
    note: fc.option(fc.string(), { nil: undefined }),
    departmentId: fc.constantFrom(undefined, OWN, OTHER),
    value: fc.constantFrom(undefined, 0, 1, 3, 4, 1.5),
    finding: fc.constantFrom(
      undefined,
      { verdict: 'gone', by: 'machine' } as const,
      { verdict: 'gone', by: 'person' } as const,
      { verdict: 'still_there', by: 'field' } as const,
    ),
  }),
  afterMs: fc.nat(3 * 86_400_000),
});

describe('ticket', { timeout: 30_000 }, () => {
  it('moves only along the table, whatever is tried, and says every step', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (tried) => {
        let ticket = fresh();
        let at = START;
        for (const { mover, request, afterMs } of tried) {
          at = new Date(at.getTime() + afterMs);
          const after = attempt(ticket, request, mover, at);
          if (!after) continue;
          expect(
            transitions.some(
              ({ move, from, to }) =>
                move === request.move &&
                from.includes(ticket.state) &&
                (to === 'same' ? ticket.state : to) === after.state,
            ),
          ).toBe(true);
          expect(after.version).toBe(ticket.version + 1);
          if (after.state === 'closed' && ticket.state !== 'closed') {
            expect(request.finding?.verdict).toBe('gone');
          }
          expect(after.eventCount).toBe(ticket.eventCount + 1);
          expect(after.extensionCount).toBeLessThanOrEqual(2);
          expect(after.reopenCount).toBeGreaterThanOrEqual(ticket.reopenCount);
          expect(after.specialSupervision || !ticket.specialSupervision).toBe(true);
          if (after.departmentId !== ticket.departmentId) expect(request.move).toBe('dispatch');
          ticket = after;
        }
      }),
      { numRuns: 300 },
    );
  });

  /** The ticket afterwards, or undefined when it was refused with a clear error. */
  function attempt(ticket: Ticket, request: MoveRequest, mover: Mover, at: Date) {
    try {
      return applyMove(ticket, request, mover, { at, calendar }).ticket;
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      return undefined;
    }
  }

  it('offers exactly the moves that are then accepted', () => {
    const complete = { reason: 'r', note: 'n', departmentId: OTHER, value: 1 };
    for (const state of ticketStates) {
      for (const mover of movers) {
        if (typeof mover === 'string') continue;
        const ticket = fresh({ state, extension: null });
        const offered = allowedMoves(ticket, mover, START);
        const accepted = staffMoves.filter((move) =>
          attempt(ticket, { move, ...complete }, mover, START),
        );
        expect(offered).toEqual(accepted);
      }
    }
  });

  it('keeps citizens and the service out of what only staff may do, and the other way round', () => {
    for (const { who } of transitions) expect(who.length).toBeGreaterThan(0);
    expect(attempt(fresh({ state: 'closed' }), { move: 'reopen' }, 'citizen', START)?.state).toBe(
      'reopened',
    );
    for (const mover of movers.filter((each) => each !== 'citizen')) {
      expect(attempt(fresh({ state: 'closed' }), { move: 'reopen' }, mover, START)).toBeUndefined();
    }
  });

  it('closes by nothing but a finding that it is gone', () => {
    const closing = transitions.filter(({ to }) => to === 'closed');
    expect(closing.map(({ move }) => move)).toEqual(['confirm']);
    for (const { needs } of closing) expect(needs).toContain('finding');
    const gridWorker = person(OTHER, 'grid_worker');
    for (const state of ['handled', 'verifying'] as const) {
      for (const mover of ['system', 'citizen', gridWorker] as const) {
        const tryWith = (finding: MoveRequest['finding']) =>
          attempt(fresh({ state }), { move: 'confirm', finding }, mover, START)?.state;
        expect(tryWith(undefined)).toBeUndefined();
        expect(tryWith({ verdict: 'still_there', by: 'machine' })).toBeUndefined();
        expect(tryWith({ verdict: 'gone', by: 'machine' })).toBe('closed');
      }
    }
    const handler = person(OWN, 'handler');
    const finding = { verdict: 'gone', by: 'person' } as const;
    expect(attempt(fresh({ state: 'handled' }), { move: 'confirm', finding }, handler, START)).toBe(
      undefined,
    );
  });

  it('opens again what was closed wrongly: by itself once, by a person as often as needed', () => {
    const finding = { verdict: 'still_there', by: 'machine' } as const;
    const closed = fresh({ state: 'closed', closedAt: START, inSample: true });
    const again = fresh({ state: 'closed', closedAt: START, reopenCount: 1 });
    const contradict = { move: 'contradict', finding } as const;
    expect(attempt(closed, contradict, 'system', START)).toMatchObject({
      ...{ state: 'reopened', reopenCount: 1, closedAt: null, inSample: false },
    });
    expect(attempt(again, contradict, 'system', START)).toBeUndefined();
    const overturn = { move: 'overturn', finding } as const;
    expect(attempt(again, overturn, person(OTHER, 'grid_worker'), START)?.state).toBe('reopened');
    expect(attempt(again, { move: 'overturn' }, person(OTHER, 'grid_worker'), START)).toBe(
      undefined,
    );
  });

  it('can be left from every state that is not final', () => {
    const final = ['rejected', 'merged'];
    for (const state of ticketStates.filter((each) => !final.includes(each))) {
      expect(transitions.some(({ from, to }) => from.includes(state) && to !== 'same')).toBe(true);
    }
  });

  it('gives a false claim no new time, and a reopened ticket its full time', () => {
    const dueAt = new Date('2026-11-23T10:00:00Z');
    const at = new Date('2026-11-24T02:00:00Z');
    const handled = fresh({ state: 'handled', dueAt });
    const back = attempt(
      handled,
      { move: 'send-back', reason: 'r' },
      person(BUREAU, 'dispatcher'),
      at,
    );
    expect(back).toMatchObject({ state: 'accepted', dueAt });
    const reopened = attempt(handled, { move: 'reopen' }, 'citizen', at);
    expect(reopened?.dueAt).toEqual(new Date('2026-11-27T10:00:00Z'));
  });

  it.each<[Parameters<typeof ratingMove>[1], number, ReturnType<typeof ratingMove>]>([
    [{ state: 'handled', reopenCount: 0 }, 2, 'reopen'],
    [{ state: 'closed', reopenCount: 0 }, 1, 'reopen'],
    [{ state: 'closed', reopenCount: 1 }, 2, 'flag'],
    [{ state: 'handled', reopenCount: 0 }, 3, 'confirm'],
    [{ state: 'verifying', reopenCount: 1 }, 5, 'confirm'],
    [{ state: 'closed', reopenCount: 0 }, 5, undefined],
  ])('rated %o with %i stars: %s', (ticket, result, move) => {
    expect(ratingMove({ result, speed: 1, service: 1, system: 1 }, ticket)).toBe(move);
  });
});

describe('who sees a ticket', () => {
  const late = new Date('2026-12-01T00:00:00Z');
  it.each<[string, Mover, Partial<Ticket>, Date, boolean]>([
    ['handler, own department', person(OWN, 'handler'), {}, START, true],
    ['handler, other department', person(OTHER, 'handler'), {}, late, false],
    ['dispatcher', person(OTHER, 'dispatcher'), {}, START, true],
    ['auditor', person(OTHER, 'auditor'), {}, START, true],
    ['leader', person(OTHER, 'leader'), {}, START, true],
    ['admin', person(OTHER, 'admin'), {}, START, true],
    ['supervisor of the fixture', person(BUREAU, 'supervisor'), {}, START, true],
    ['supervisor of others', person(OTHER, 'supervisor'), {}, START, false],
    ['supervisor of others, late', person(OTHER, 'supervisor'), {}, late, true],
    ['grid worker, open', person(OTHER, 'grid_worker'), {}, START, false],
    ['grid worker, closed', person(OTHER, 'grid_worker'), { state: 'closed' }, START, false],
    [
      ...(['grid worker, drawn for a second look', person(OTHER, 'grid_worker')] as const),
      ...([{ state: 'closed', inSample: true }, START, true] as const),
    ],
    ['grid worker, handled', person(OTHER, 'grid_worker'), { state: 'handled' }, START, true],
    ['asset administrator of the department', person(OWN, 'asset_admin'), {}, START, false],
    ['nobody in particular', person(OWN), {}, START, false],
  ])('%s', (_who, mover, changes, at, sees) => {
    if (typeof mover === 'string') throw new Error('only staff look');
    expect(canSee(mover, fresh(changes), at)).toBe(sees);
  });

  it('is late only while work is owed', () => {
    expect(isOverdue(fresh(), late)).toBe(true);
    for (const state of ['handled', 'verifying', 'closed', 'suspended'] as const) {
      expect(isOverdue(fresh({ state }), late)).toBe(false);
    }
    expect(isOverdue(fresh({ dueAt: null }), late)).toBe(false);
  });
});

describe('ticket number', () => {
  it('is the prefix, the Shanghai time and four digits', () => {
    expect(ticketNumber('SZPS', new Date('2025-02-24T19:23:03Z'), 10_001)).toBe(
      'SZPS202502250323030001',
    );
    expect(readTicketNumber(' szps 2025 0225 0323 03 0001')).toBe('SZPS202502250323030001');
  });
});
