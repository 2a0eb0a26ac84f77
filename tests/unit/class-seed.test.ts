import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type PublicField, publicFields } from '../../assets/class-store.ts';
import classes from '../../assets/seed/classes.json' with { type: 'json' };

const SOURCE = '../shared/data/standards/gbt30428_codes.json';

describe('asset classes', () => {
  it.skipIf(!existsSync(SOURCE))('are all of GB/T 30428.2 and of Shenzhen, by their names', () => {
    const source = JSON.parse(readFileSync(SOURCE, 'utf8')) as {
      components: { code: string; majorName: string; name: string }[];
      shenzhen_extension_21: Record<string, string>;
    };
    const expected = [
      ...source.components.map(({ code, majorName, name }) => [code, majorName, name]),
      ...Object.entries(source.shenzhen_extension_21).map(([code, name]) => [
        code,
        '扩展部件',
        name,
      ]),
    ].sort();
    expect(classes.map((each) => [each.classCode, each.majorZh, each.nameZh])).toEqual(expected);
  });

  it.each(classes)(
    '$classCode $nameZh offers 3 to 8 problems in two languages, and others',
    (each) => {
      const codes = each.problems.map(({ problemCode }) => problemCode);
      expect(codes.at(-1)).toBe('other');
      expect(codes.length).toBeGreaterThanOrEqual(4);
      expect(codes.length).toBeLessThanOrEqual(9);
      expect(new Set(codes).size).toBe(codes.length);
      for (const problem of each.problems) {
        expect(problem.problemCode).toMatch(/^[a-z]+(-[a-z]+)*$/);
        expect(problem.nameZh).toMatch(/^[\p{Script=Han}、，（）]+$/u);
        expect(problem.nameEn).toMatch(/^[A-Z][A-Za-z ,'-]+$/);
      }
    },
  );

  it.each(classes)(
    '$classCode $nameZh shows only what the whitelist knows, and who maintains it',
    (each) => {
      expect(publicFields).toEqual(expect.arrayContaining(each.publicFields as PublicField[]));
      expect(each.publicFields).toEqual(expect.arrayContaining(['name', 'maintainer']));
      expect(each.nameEn).toMatch(/^[A-Z]/);
    },
  );
});
