import { glob, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import en from '../../web/citizen/strings.en.json' with { type: 'json' };
import zh from '../../web/citizen/strings.zh.json' with { type: 'json' };

const strings: Record<string, Record<string, string>> = { zh, en };
const keys = Object.keys(zh);

const sources = async (...patterns: string[]) => {
  const files = await Array.fromAsync(glob(patterns));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
};
const views = await sources('web/citizen/views/*.eta');
const routes = await sources(
  'gateway/*.ts',
  'assets/scan-*.ts',
  'tickets/complaints/tracking-*.ts',
  'tickets/complaints/complaint-form-routes.ts',
);
const script = await sources('web/citizen/script/*.ts');

/** The keys a source names: whole ones, and the starts of those it puts together. */
function named(source: string, call: RegExp) {
  const whole = new Set<string>();
  const starts = new Set<string>();
  for (const [, key = '', then] of source.matchAll(call)) (then === '+' ? starts : whole).add(key);
  return { whole, starts };
}
const inViews = named(views, /say\('([\w.-]+)'\s*(\+)?/g);
const inScript = named(script, /say\('([\w.-]+)'/g);

describe('texts of the citizen pages', () => {
  test('both languages have the same keys, in the same order', () => {
    expect(Object.keys(en)).toEqual(keys);
  });

  test.each(Object.keys(strings))(
    '%s has a text for every key, and no markup in it',
    (language) => {
      for (const text of Object.values(strings[language] ?? {})) {
        expect(text.trim()).not.toBe('');
        expect(text).not.toMatch(/[<>]/);
      }
    },
  );

  test('both languages fill in the same values', () => {
    const places = (text = '') => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const key of keys)
      expect([key, places(strings.en?.[key])]).toEqual([key, places(strings.zh?.[key])]);
  });

  test('every key that a page or the script names is there', () => {
    expect(inViews.whole.size).toBeGreaterThan(60);
    expect(inScript.whole.size).toBeGreaterThan(20);
    const missing = [
      ...[...inViews.whole].filter((key) => !keys.includes(key)),
      ...[...inScript.whole].filter((key) => !keys.includes(`client.${key}`)),
      ...[...inViews.starts].filter((start) => !keys.some((key) => key.startsWith(start))),
    ];
    expect(missing).toEqual([]);
  });

  test('every text is used', () => {
    const isUsed = (key: string) =>
      inViews.whole.has(key) ||
      [...inViews.starts].some((start) => key.startsWith(start)) ||
      views.includes(`'${key}'`) ||
      routes.includes(`'${key}'`) ||
      /^(state|step|time|problem\.check)\b/.test(key) ||
      (key.startsWith('client.') && inScript.whole.has(key.slice('client.'.length)));
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });
});
