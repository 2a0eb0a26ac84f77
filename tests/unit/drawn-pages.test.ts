import { describe, expect, it } from 'vitest';
import { keepDrawn } from '../../gateway/drawn-pages.ts';

describe('drawn pages', () => {
  const page = (text: string) => (mark: string) => `<p>${text}</p><input value="${mark}">${mark}`;

  it('puts each reader’s own text where the mark was', () => {
    const drawn = keepDrawn();
    const kept = drawn('lamp', [], page('路灯'));
    expect(kept.with('a-1').toString()).toBe('<p>路灯</p><input value="a-1">a-1');
    expect(kept.with('b-2').toString()).toBe('<p>路灯</p><input value="b-2">b-2');
  });

  it('draws again when what it is made of is another object, or the name is another', () => {
    const drawn = keepDrawn();
    const [asset, owner] = [{}, {}];
    let draws = 0;
    const read = (name: string, madeOf: unknown[]) =>
      drawn(name, madeOf, (mark) => `${++draws}${mark}`)
        .with('x')
        .toString();
    expect(read('lamp', [asset, owner])).toBe('1x');
    expect(read('lamp', [asset, owner])).toBe('1x');
    expect(read('lamp', [{ ...asset }, owner])).toBe('2x');
    expect(read('lamp', [asset])).toBe('3x');
    expect(read('bin', [asset])).toBe('4x');
  });

  it('forgets the pages that nobody asked for, so that it stays within its bytes', () => {
    const drawn = keepDrawn();
    let draws = 0;
    const big = 'x'.repeat(1024 * 1024);
    const read = (name: string) =>
      drawn(name, [], () => {
        draws += 1;
        return big;
      });
    for (let each = 0; each < 80; each += 1) read(`page ${each}`);
    expect(draws).toBe(80);
    read('page 79');
    expect(draws).toBe(80);
    read('page 0');
    expect(draws).toBe(81);
  });
});
