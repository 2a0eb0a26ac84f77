import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adminStrings } from '../../web/desk/admin/strings-admin.ts';
import { auditStrings } from '../../web/desk/admin/strings-audit.ts';
import { assetStrings } from '../../web/desk/assets/strings-assets.ts';
import { boardStrings } from '../../web/desk/board/strings-board.ts';
import { reportStrings } from '../../web/desk/board/strings-report.ts';
import { footageStrings } from '../../web/desk/footage/strings-footage.ts';
import { mapStrings } from '../../web/desk/map/strings-map.ts';
import { strings as firstStrings, isStringKey, translate } from '../../web/desk/strings.ts';
import { evidenceStrings } from '../../web/desk/tickets/strings-evidence.ts';
import { tourStrings } from '../../web/desk/tour/strings-tour.ts';
import { verificationStrings } from '../../web/desk/verification/strings-verification.ts';

const later = [
  adminStrings,
  assetStrings,
  auditStrings,
  boardStrings,
  evidenceStrings,
  footageStrings,
  mapStrings,
  reportStrings,
  tourStrings,
  verificationStrings,
];
const strings = Object.assign({}, firstStrings, ...later) as Record<string, readonly string[]>;

const desk = join(import.meta.dirname, '../../web/desk');
const sources = readdirSync(desk, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)strings/.test(name))
  .map((name) => ({ name, text: readFileSync(join(desk, name), 'utf8') }));

const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();

describe('the dictionary of the desk', () => {
  it.each(Object.entries(strings))(
    '%s has both languages with the same values',
    (_, [zh = '', en = '']) => {
      expect(zh.trim()).not.toBe('');
      expect(en.trim()).not.toBe('');
      expect(placeholders(en)).toEqual(placeholders(zh));
    },
  );

  it('says Chinese in Chinese and English in English', () => {
    const shown = Object.entries(strings).filter(([key]) => key !== 'app.language');
    expect(shown.filter(([, [, en = '']]) => /\p{Script=Han}/u.test(en))).toEqual([]);
    expect(shown.filter(([, [zh = '']]) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
  });

  it('gives a key to one text only', () => {
    const keys = [firstStrings, ...later].flatMap((texts) => Object.keys(texts));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('has every key that the pages ask for by name', () => {
    const asked = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => `${name}: ${match[1]}`),
    );
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((use) => !isStringKey(use.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('has no key that nothing asks for', () => {
    const all = sources.map(({ text }) => text).join('\n');
    // A template such as `state.${state}` asks for every key that begins so.
    const families = [...all.matchAll(/`([a-z][\w.-]*\.)\$\{/gi)].map((match) => match[1] ?? '');
    const unused = Object.keys(strings).filter(
      (key) => !all.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)),
    );
    expect(unused).toEqual([]);
  });

  it('is the only place with Chinese text', () => {
    const stray = sources.filter(({ text }) => /\p{Script=Han}/u.test(text));
    expect(stray.map(({ name }) => name)).toEqual([]);
  });
});

describe('translate', () => {
  it('puts values in and chooses the English plural', () => {
    expect(translate('en', 'list.complaints', { n: 1 })).toBe('1 report');
    expect(translate('en', 'list.complaints', { n: 3 })).toBe('3 reports');
    expect(translate('zh-CN', 'list.complaints', { n: 3 })).toBe('3 人反映');
  });

  it('leaves hostile values as text, not as placeholders', () => {
    expect(translate('en', 'live.new', { what: '{what} $& {n|a|b}' })).toBe(
      'New ticket: {what} $& {n|a|b}',
    );
  });
});
