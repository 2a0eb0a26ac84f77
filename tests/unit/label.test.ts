import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Label, labelComposer } from '../../assets/label/label.ts';
import { labelSheets } from '../../assets/label/label-pdf.ts';
import { labelPng, labelRaster } from '../../assets/label/label-png.ts';
import { labelSvg } from '../../assets/label/label-svg.ts';
import { type LabelLayoutName, labelLayoutNames, labelLayouts } from '../../assets/label/layout.ts';
import { qrSymbol, SYMBOL_MODULES } from '../../assets/label/qr-symbol.ts';
import { readBack, readRaster } from '../../assets/label/read-back.ts';
import { typeface } from '../../assets/label/typeface.ts';

const url = 'HTTPS://Q.EXAMPLE.CN/A/4403100118000001001-ABCDEFGHJKMNPQRS';
const compose = (
  name: LabelLayoutName,
  content: { url?: string; assetName?: string } = {},
): Label =>
  labelComposer(
    labelLayouts[name],
    'q.example.cn',
  )({
    plateId: 'plate',
    url,
    printedCode: '4403 1001 1800 0001 001A BCDE FGHJ KMNP QRS3 W',
    assetName: '龙坪路12号路灯',
    className: '路灯',
    ...content,
  });

describe('layouts', () => {
  it.each(labelLayoutNames)('%s: whole sheets, quiet zones apart and within the label', (name) => {
    const { widthMm, heightMm, columns, rows, moduleMm, symbols } = labelLayouts[name];
    expect(columns * widthMm).toBeLessThanOrEqual(210);
    expect(rows * heightMm).toBeLessThanOrEqual(297);
    const quietMm = 4 * moduleMm;
    const sideMm = SYMBOL_MODULES * moduleMm;
    expect(symbols).toHaveLength(2);
    for (const { xMm, yMm } of symbols) {
      expect(xMm - quietMm).toBeGreaterThanOrEqual(0);
      expect(xMm + sideMm + quietMm).toBeLessThanOrEqual(widthMm);
      expect(yMm - quietMm).toBeGreaterThanOrEqual(0);
    }
    const [left, right] = symbols.map(({ xMm }) => xMm) as [number, number];
    expect(right - left).toBeGreaterThanOrEqual(sideMm + 2 * quietMm);
  });

  it('keeps the quiet zone of every symbol white', async () => {
    for (const name of labelLayoutNames) {
      const { grey, width, pxPerMm } = await labelRaster(compose(name));
      const { symbols, moduleMm } = labelLayouts[name];
      const px = (mm: number) => Math.round(mm * pxPerMm);
      for (const { xMm, yMm } of symbols) {
        const [left, top] = [px(xMm - 4 * moduleMm), px(yMm - 4 * moduleMm)];
        const [right, bottom] = [left + px(41 * moduleMm), top + px(41 * moduleMm)];
        let dark = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            const inside =
              x >= px(xMm) &&
              x < px(xMm + 33 * moduleMm) &&
              y >= px(yMm) &&
              y < px(yMm + 33 * moduleMm);
            if (!inside && (grey[y * width + x] ?? 0) < 128) dark++;
          }
        }
        expect(dark, name).toBe(0);
      }
    }
  });

  it('prints plates with symbols of at least 40 mm', () => {
    expect(SYMBOL_MODULES * labelLayouts.plate.moduleMm).toBeGreaterThanOrEqual(40);
  });
});

describe('a QR symbol', () => {
  it('has the three finder patterns of version 4', () => {
    const { runs } = qrSymbol(url);
    expect(runs[0]).toEqual({ x: 0, y: 0, length: 7 });
    expect(runs).toContainEqual({ x: 26, y: 0, length: 7 });
    expect(runs).toContainEqual({ x: 0, y: 32, length: 7 });
  });

  it('refuses what does not fit', () => {
    expect(() => qrSymbol('A'.repeat(68))).toThrow();
  });
});

describe('text of a label', () => {
  const { cut, widthEm } = typeface();

  it('is cut to its width', () => {
    const long = cut('很长的名称'.repeat(20), 10);
    expect(long).toMatch(/…$/);
    expect(widthEm(long)).toBeLessThanOrEqual(10);
    expect(cut('短', 10)).toBe('短');
  });

  it('knows the rare characters of place names and marks what it cannot set', () => {
    expect(cut('磜岽塱㙟坜', 20)).toBe('磜岽塱㙟坜');
    expect(cut('灯😀\u0000\n杆', 20)).toBe('灯〓 杆');
  });
});

describe.each(labelLayoutNames)('a label of layout %s', (name) => {
  it('is SVG without text elements, references or scripts, whatever the asset is called', () => {
    const svg = labelSvg(compose(name, { assetName: '<script>alert(1)</script>&"\u0000' }));
    expect(svg).toMatch(/^<svg [^>]*width="\d+mm"/);
    expect(svg).not.toMatch(/<(text|script|image|use|foreignObject|style)\b|href|url\(/i);
    const { symbols } = labelLayouts[name];
    for (const { xMm, yMm } of symbols) expect(svg).toContain(`translate(${xMm} ${yMm})`);
  });

  it('is read back by both decoders', async () => {
    expect(await readBack(compose(name))).toBeUndefined();
  });

  it('prints in true size from PNG', async () => {
    const { widthMm, heightMm } = labelLayouts[name];
    const { width, height, density, format } = await sharp(
      await labelPng(compose(name)),
    ).metadata();
    expect(format).toBe('png');
    expect(((width ?? 0) / (density ?? 1)) * 25.4).toBeCloseTo(widthMm, 0);
    expect(((height ?? 0) / (density ?? 1)) * 25.4).toBeCloseTo(heightMm, 0);
  });

  it('is held back when a symbol is damaged, missing or says something else', async () => {
    const label = compose(name);
    const raster = await labelRaster(label);
    const damaged = (dark: (x: number, y: number) => boolean) => {
      const grey = raster.grey.map((level, index) =>
        dark(index % raster.width, Math.floor(index / raster.width)) ? 0 : level,
      );
      return readRaster(label, { ...raster, grey });
    };
    expect(await damaged(() => false)).toBeUndefined();
    expect(await damaged((x) => x > raster.width / 2)).toMatch(/does not read symbol 2/);
    expect(await damaged((x) => x < raster.width / 2)).toMatch(/does not read symbol 1/);
    const other = compose(name, { url: url.replace('QRS', 'QRT') });
    expect(await readRaster(label, await labelRaster(other))).toMatch(/reads ".*QRT"/);
  });
});

describe('sheets', () => {
  it('are PDF with embedded fonts and as many pages as it takes', async () => {
    const labels = Array.from({ length: 25 }, () => compose('sticker'));
    const pdf = Buffer.from(await labelSheets(labels, '测试')).toString('latin1');
    expect(pdf).toMatch(/^%PDF-1\./);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(pdf).toMatch(/\/FontFile2 /);
    expect(pdf).not.toMatch(/\/BaseFont \/Helvetica/);
  });
});
