import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../web/desk/api.ts';
import { homeOf, pathOfRoom, roomAt, rooms, roomsOf } from '../../web/desk/rooms.ts';
import { fitting, fittingOnPhone } from '../../web/desk/shell/room-fit.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('how many rooms fit into the bar', () => {
  it.each([
    [[100, 100, 100], 300, 50, 3],
    [[100, 100, 100], 299, 50, 2],
    [[100, 100, 100], 249, 50, 1],
    [[100, 100, 100], 149, 50, 0],
    [[100, 100, 100], 0, 50, 0],
    [[], 0, 50, 0],
  ])('%j in %i beside a button of %i: %i', (widths, available, more, expected) => {
    expect(fitting(widths, available, more)).toBe(expected);
  });

  it('never shows more than there is room for, and never one less than it could', () => {
    const width = fc.integer({ min: 1, max: 300 });
    const cases = [fc.array(width, { maxLength: 12 }), fc.nat(2000), width] as const;
    fc.assert(
      fc.property(...cases, (widths, available, more) => {
        const n = fitting(widths, available, more);
        if (sum(widths) <= available) return n === widths.length;
        const taken = (count: number) => sum(widths.slice(0, count)) + more;
        const fits = n === 0 || taken(n) <= available;
        return n < widths.length && fits && taken(n + 1) > available;
      }),
    );
  });

  it('gives a phone five places, the last of them to what is left', () => {
    expect([1, 2, 5, 6, 9].map(fittingOnPhone)).toEqual([1, 2, 5, 4, 4]);
  });
});

describe('the rooms of a person', () => {
  const roles: Role[] = [
    'handler',
    'grid_worker',
    'dispatcher',
    'supervisor',
    'leader',
    'asset_admin',
    'auditor',
    'admin',
  ];

  it.each(roles)('a path of each room of a %s leads into that room', (role) => {
    const open = roomsOf([role]);
    expect(open.map((room) => roomAt(pathOfRoom(room, [role])))).toEqual(open);
    expect(open).toContain(roomAt(homeOf([role])));
  });

  it('takes the boxes of tickets for the room of tickets', () => {
    expect(['/inbox', '/all/SZPS1', '/', '/overdue'].map(roomAt)).toEqual(Array(4).fill('tickets'));
    expect(rooms.map((room) => roomAt(`/${room}/deep/er`))).toEqual(rooms);
  });
});
