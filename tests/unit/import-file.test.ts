import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readHeaders } from '../../assets/asset-columns.ts';
import { readTable } from '../../assets/read-table.ts';
import type { TableFormat } from '../../assets/table.ts';

const HEAD = 'ObjID,ObjName,DeptCode1,DeptCode2,DeptCode3,PointX,PointY';
const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** Much more zeros than the archive is long; `claimed` is what it says they unpack to. */
function bomb(claimed: number): Uint8Array {
  const name = 'xl/worksheets/sheet1.xml';
  const zip = zipSync({
    [name]: new Uint8Array(10_000_000),
    '[Content_Types].xml': new Uint8Array(1),
  });
  const view = new DataView(zip.buffer, zip.byteOffset);
  for (let at = 0; at < zip.length - 4; at += 1) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50 && view.getUint32(at + 22, true) > 1)
      view.setUint32(at + 22, claimed, true);
    if (signature === 0x02014b50 && view.getUint32(at + 24, true) > 1)
      view.setUint32(at + 24, claimed, true);
  }
  return zip;
}

async function workbookWithFormula(): Promise<Uint8Array> {
  const workbook = await writeXlsxFile([
    ['ObjID', 'Note'],
    [1, 2],
  ]).toBuffer();
  const entries = unzipSync(new Uint8Array(workbook));
  const name = 'xl/worksheets/sheet1.xml';
  const sheet = strFromU8(entries[name] ?? new Uint8Array());
  entries[name] = strToU8(sheet.replace(/(<c r="B2"[^>]*>)/, '$1<f>1+1</f>'));
  return zipSync(entries);
}

const features = (...list: unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', features: list });
const longHeader = (columns: number) =>
  Array.from({ length: columns }, (_, index) => `c${index}`).join(',');

type Case = [string, TableFormat, () => string | Uint8Array | Promise<Uint8Array>, RegExp];

describe('a file for import', { timeout: 30_000 }, () => {
  it.each<Case>([
    ['an empty file', 'csv', () => '', /first row/],
    ['NUL bytes', 'csv', () => 'ObjID\0\n1', /NUL/],
    ['bytes of no encoding', 'csv', () => new Uint8Array([0x4f, 0xff, 0xff, 0x81]), /GB18030/],
    ['a quote that is never closed', 'csv', () => `${HEAD}\n"44`, /Row 2.*quote/],
    ['a quote in the middle', 'csv', () => 'ObjID\n4"4"', /Row 2.*quote/],
    ['one endless line', 'csv', () => `ObjID\n${'x'.repeat(2_000_000)}`, /Row 2/],
    ['too many columns', 'csv', () => longHeader(10_000), /10000 columns/],
    ['a million columns', 'csv', () => 'a,'.repeat(1_000_000), /1000001 columns/],
    ['too many rows', 'csv', () => `ObjID\n${'1\n'.repeat(300_001)}`, /300000 rows/],
    ['no workbook', 'xlsx', () => 'ObjID,ObjName', /XLSX/],
    ['a torn workbook', 'xlsx', () => Buffer.from('UEsDBBQAAAAI', 'base64'), /XLSX/],
    ['a workbook that unpacks to 200 MB', 'xlsx', () => bomb(200_000_000), /unpacks/],
    ['a workbook that lies about its size', 'xlsx', () => bomb(1000), /XLSX/],
    ['formulas', 'xlsx', workbookWithFormula, /Cell B2 holds a formula/],
    ['no JSON', 'geojson', () => '{"type":', /JSON/],
    ['JSON that is no GeoJSON', 'geojson', () => '[]', /FeatureCollection/],
    ['features that are no list', 'geojson', () => '{"type":"FeatureCollection"}', /list/],
    ['lines', 'geojson', () => features({ geometry: { type: 'LineString' } }), /Feature 1/],
    [
      'properties with objects in them',
      'geojson',
      () => features({ geometry: { type: 'Point', coordinates: [1, 2] }, properties: { a: {} } }),
      /Feature 1: a/,
    ],
  ])('with %s is refused, saying what to do', async (_, format, make, why) => {
    await expect(readTable(bytesOf(await make()), format)).rejects.toMatchObject({
      code: 'import-unreadable',
      message: expect.stringMatching(why),
    });
  });

  it('of 100 MB is refused at once', async () => {
    await expect(readTable(new Uint8Array(100_000_000), 'csv')).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it.each([
    [['a', 'b'], /ObjID/],
    [['ObjID', '标识码'], /same/],
    [['ObjID', 'x', 'x'], /same/],
    [['ObjID', '', 'Note'], /Column 2/],
    [['ObjID', 'x'.repeat(101)], /column 2/],
    [['ObjID', 'a\0'], /column 2/],
  ])('with the headers %j is refused', (headers, why) => {
    expect(() => readHeaders(headers)).toThrow(why);
  });

  it('keeps the row numbers a person sees, past empty rows', async () => {
    const { rows } = await readTable(bytesOf('ObjID,Note\n1,a\n\n,\n"2","b\nc"\n3'), 'csv');
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'a'] },
      { row: 5, cells: ['2', 'b\nc'] },
      { row: 6, cells: ['3'] },
    ]);
  });
});
