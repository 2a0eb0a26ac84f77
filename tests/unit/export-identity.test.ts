import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../assets/asset.ts';
import { assetCells, exportHeaders } from '../../assets/asset-cells.ts';
import { readHeaders } from '../../assets/asset-columns.ts';
import { changedAsset } from '../../assets/asset-draft.ts';
import { parseAssetRow } from '../../assets/asset-row.ts';
import { isPlainText, tidyText } from '../../assets/asset-text.ts';
import type { AssetClass } from '../../assets/class-store.ts';
import { type CoordinateSystem, coordinateSystems } from '../../assets/coordinate-system.ts';
import { readCsv } from '../../assets/csv-table.ts';
import { indexDepartments } from '../../assets/department-index.ts';
import { readGeojson } from '../../assets/geojson-table.ts';
import type { RowContext } from '../../assets/row-cells.ts';
import classes from '../../assets/seed/classes.json' with { type: 'json' };
import { type TableFormat, tableFormats } from '../../assets/table.ts';
import { writeTable } from '../../assets/write-table.ts';
import { readXlsx } from '../../assets/xlsx-table.ts';

const readers = { csv: readCsv, xlsx: readXlsx, geojson: readGeojson };

const at = new Date('2026-11-01T00:00:00Z');
const later = new Date('2026-11-02T00:00:00Z');

/** Texts that are hard to carry: quotes, separators, line ends, formulas, escapes of XLSX, four-byte characters. */
const hardText = (maxLength: number) =>
  fc
    .oneof(
      fc.constantFrom('toString', '__proto__'),
      fc.string({ unit: 'grapheme', maxLength }),
      fc
        .array(
          fc.constantFrom(
            '"',
            ',',
            ';',
            '\n',
            '\t',
            "'",
            '=',
            '-',
            '@',
            '_x0041_',
            '&',
            '<',
            '𠮷',
            '中',
            'a',
            ' ',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    )
    .map(tidyText)
    .filter((text) => isPlainText(text) && text.length <= maxLength);

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const asset: fc.Arbitrary<Asset> = fc
  .record({
    serial: fc.integer({ min: 1, max: 999_999 }),
    name: hardText(50).filter((text) => text !== ''),
    ownerId: fc.constantFrom('id-S', 'id-L'),
    maintainerId: fc.constantFrom('id-S', 'id-L'),
    supervisorId: fc.constantFrom('id-S', 'id-L'),
    builtOn: orNull(day),
    changedOn: orNull(day),
    state: fc.constantFrom('intact', 'damaged', 'lost', 'abandoned'),
    lng: fc.double({ min: 114.28, max: 114.46, noNaN: true }),
    lat: fc.double({ min: 22.62, max: 22.79, noNaN: true }),
    heightM: orNull(fc.double({ min: -499, max: 8999, noNaN: true })),
    material: orNull(hardText(40).filter((text) => text !== '')),
    note: orNull(hardText(60).filter((text) => text !== '')),
    extra: fc.dictionary(
      fc.constantFrom('BGID', '灯杆编号', '=备', 'constructor', '_x0041_'),
      hardText(20).filter((text) => text !== ''),
    ),
  })
  .map(({ serial, ...rest }) => {
    const bare: Asset = {
      ...{ assetId: 'id', scheme: 'gbt30428-2013', classCode: '0118' },
      assetCode: `4403100118${String(serial).padStart(6, '0')}`,
      ...{ gridCode: '', gridCode3d: null, street: null, community: null },
      ...{ locationNote: null, dataSource: null, isDemo: false, updatedAt: at },
      ...rest,
    };
    // Fills in the grid codes.
    return changedAsset(bare, {}, at);
  });

const department = (departmentCode: string, nameZh: string) => ({
  ...{ departmentId: `id-${departmentCode}`, departmentCode, nameZh, nameEn: null },
  ...{ kind: 'bureau' as const, parentId: null, isDemo: false, disabled: false },
});
const departments = indexDepartments([department('S', '城管局'), department('L', '路灯所')]);

const contextIn = (system: CoordinateSystem): RowContext => ({
  ...{ system, departments, scheme: 'gbt30428-2013', districtCode: '440310', bounds: undefined },
  today: '2026-11-23',
  classes: new Map((classes as AssetClass[]).map((each) => [each.classCode, each])),
});

/** What importing the export of some assets says of them. */
async function roundTrip(assets: Asset[], format: TableFormat, system: CoordinateSystem) {
  const names = [...new Set(assets.flatMap(({ extra }) => Object.keys(extra)))];
  const rows = assets.map((each) => assetCells(each, departments, system, names));
  const pages = (async function* () {
    yield rows;
  })();
  const file = await buffer(Readable.from(writeTable[format](exportHeaders(names), pages)));
  const table = await readers[format](file);
  const columns = readHeaders(table.headers);
  return table.rows.map((line) => parseAssetRow(line, columns, contextIn(system)));
}

describe('exporting assets and importing them again', () => {
  const some = fc.uniqueArray(asset, {
    selector: ({ assetCode }) => assetCode,
    minLength: 1,
    maxLength: 5,
  });

  it.each(tableFormats)('changes nothing as %s', { timeout: 60_000 }, async (format) => {
    await fc.assert(
      fc.asyncProperty(some, fc.constantFrom(...coordinateSystems), async (assets, system) => {
        const read = await roundTrip(assets, format, system);
        expect(read.flatMap(({ problems }) => problems)).toEqual([]);
        const after = assets.map((each, index) =>
          changedAsset(each, read[index]?.draft ?? {}, later),
        );
        expect(after).toEqual(assets);
      }),
      { numRuns: format === 'xlsx' ? 40 : 100 },
    );
  });
});
