import { describe, expect, it } from 'vitest';
import { sharedName } from '../../tickets/board/hot-store.ts';

describe('the name of a hot place', () => {
  it.each([
    ['the street of several lamps', '坪山大道12号路灯', '坪山大道3号路灯', '坪山大道'],
    ['the street of a lamp and a bin', '坪山大道12号路灯', '坪山大道1号垃圾箱', '坪山大道'],
    ['the one thing that is there', '坪山大道12号路灯', '坪山大道12号路灯', '坪山大道12号路灯'],
    ['no street that two only begin alike with', '新和三路3号路灯', '新东路1号路灯', ''],
    ['nothing where nothing is known', '', '', ''],
  ])('is %s', (_, first, last, name) => {
    expect(sharedName(first, last)).toBe(name);
  });
});
