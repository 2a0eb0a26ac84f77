import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithmById, algorithms, settingsOf } from '../../detection/algorithms/index.ts';

type Codes = { components: { code: string }[]; events: { code: string }[] };
const codes: Codes = JSON.parse(
  await readFile('../shared/data/standards/gbt30428_codes.json', 'utf8'),
);
const responsibilities: { classCode: string; problemCode: string }[] = JSON.parse(
  await readFile('tickets/seed/responsibilities.json', 'utf8'),
);

/** DESIGN §12: id and code. */
const designed: [string, string | null][] = [
  ['street-vending', '0501'],
  ['shop-overflow', '0504'],
  ['illegal-umbrella', '0504'],
  ['bin-overflow', '0103'],
  ['exposed-garbage', '0102'],
  ['dumped-goods', '0507'],
  ['left-object', '0199'],
  ['illegal-dumping', '0103'],
  ['illegal-parking', '0505'],
  ['fire-lane-blocked', '0505'],
  ['bicycle-parking', '0506'],
  ['bicycle-pile', '0506'],
  ['crowd', '0409'],
  ['intrusion', '0499'],
  ['stray-dog', '0118'],
  ['lamp-out', '0118'],
  ['cover-missing', '0101'],
  ['fixture-damaged', null],
  ['camera-fault', '0136'],
  ['waterlogging', '0406'],
  ['smoke-fire', '0499'],
  ['hanging-clothes', '0511'],
  ['banner', '0202'],
  ['road-damage', '0110'],
  ['spilled-soil', '0112'],
];

const COCO = ['person', 'car', 'truck', 'bus', 'bicycle', 'motorcycle', 'dog', 'umbrella', 'chair'];
const knowing = (labels: readonly string[]) => ({ has: (label: string) => labels.includes(label) });

describe('the catalogue', () => {
  it('has the rows of the design with their codes', () => {
    const rows = algorithms.map(({ algorithmId, eventCode }) => [algorithmId, eventCode]);
    expect(new Map(rows as [string, string | null][])).toEqual(new Map(designed));
    expect(rows).toHaveLength(designed.length);
  });

  it.each(algorithms)('$algorithmId is written down completely', (row) => {
    const known = new Set(codes[`${row.codeKind}s`].map(({ code }) => code));
    if (row.eventCode !== null) expect(known).toContain(row.eventCode);
    for (const classCode of row.assetClasses ?? []) {
      expect(codes.components.map(({ code }) => code)).toContain(classCode);
    }
    expect(row.nameZh).toMatch(/\p{Script=Han}/u);
    expect(row.definitionZh).toMatch(/\p{Script=Han}/u);
    expect(row.nameEn).toMatch(/^[\x20-\x7e]+$/);
    expect(row.definitionEn).toMatch(/^[\x20-\x7e]+$/);
    expect(responsibilities.map(({ problemCode }) => problemCode)).toContain(row.problemCode);
    expect(row.labels).toEqual(expect.arrayContaining([...row.requiredLabels]));
    if (row.zoneRequired) expect(row.zonePurposes?.length).toBeGreaterThan(0);
    const keys = row.parameters.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(
      expect.arrayContaining(['dwellSeconds', 'gapSeconds', 'clearSeconds', 'cooldownSeconds']),
    );
    expect(keys.includes('minScore')).toBe(row.labels.length > 0);
    for (const { byDefault, minimum, maximum } of row.parameters) {
      expect(byDefault).toBeGreaterThanOrEqual(minimum);
      expect(byDefault).toBeLessThanOrEqual(maximum);
    }
  });

  it('says which algorithms need a model, and why they are off', () => {
    const off = algorithms.filter((row) => !row.availability(knowing(COCO)).available);
    expect(off.map(({ algorithmId }) => algorithmId)).toEqual([
      'bin-overflow',
      'exposed-garbage',
      'waterlogging',
      'smoke-fire',
      'hanging-clothes',
      'banner',
      'road-damage',
      'spilled-soil',
    ]);
    for (const row of off) {
      const { reasonZh, reasonEn } = row.availability(knowing(COCO));
      expect(reasonZh).toContain(row.labels[0]);
      expect(reasonEn).toContain(row.labels[0]);
    }
    const smoke = algorithmById('smoke-fire');
    expect(smoke?.availability(knowing(['smoke']))).toEqual({ available: true });
  });

  it('keeps what needs no model available without any', () => {
    const on = algorithms.filter((row) => row.availability(knowing([])).available);
    expect(on.map(({ algorithmId }) => algorithmId)).toEqual([
      'dumped-goods',
      'left-object',
      'lamp-out',
      'cover-missing',
      'fixture-damaged',
      'camera-fault',
    ]);
  });
});

describe('settings', () => {
  it('are the defaults with the camera on top', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...algorithms).chain((row) =>
          fc.record({
            row: fc.constant(row),
            parameter: fc.constantFrom(...row.parameters),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
        ),
        ({ row, parameter: { key, minimum, maximum, unit }, share }) => {
          const exact = minimum + share * (maximum - minimum);
          const value = unit === 'count' ? Math.round(exact) : exact;
          const settings = settingsOf(row, { [key]: value });
          expect(settings[key]).toBe(value);
          expect(Object.keys(settings).sort()).toEqual(row.parameters.map((p) => p.key).sort());
        },
      ),
    );
  });

  const crowd = algorithms.find(({ algorithmId }) => algorithmId === 'crowd');
  it.each([
    [{ dwellSeconds: 0 }, 'settings.dwellSeconds must be a number from 1 to 86400'],
    [{ dwellSeconds: '5' }, 'settings.dwellSeconds must be a number'],
    [{ dwellSeconds: Number.NaN }, 'settings.dwellSeconds must be a number'],
    [{ minCount: 2.5 }, 'settings.minCount must be a whole number from 1 to 500'],
    [{ minScore: 1.01 }, 'settings.minScore must be a number from 0.05 to 0.99'],
    [{ colour: 1 }, 'settings.colour crowd has no such setting'],
    [{ __proto__: null, constructor: 1 }, 'settings.constructor crowd has no such setting'],
  ])('refuses %j', (overrides, message) => {
    if (!crowd) throw new Error('no crowd');
    expect(() => settingsOf(crowd, overrides)).toThrow(message);
  });
});
