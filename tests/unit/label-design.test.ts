import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelComposer } from '../../assets/label/label.ts';
import {
  BLACK,
  isDarkInk,
  type LabelDesign,
  labelSizes,
  layoutOf,
  optionalLines,
  plainDesign,
} from '../../assets/label/label-design.ts';
import { labelSheets } from '../../assets/label/label-pdf.ts';
import { labelSvg } from '../../assets/label/label-svg.ts';
import { labelLayoutNames, labelLayouts } from '../../assets/label/layout.ts';
import { SYMBOL_MODULES } from '../../assets/label/qr-symbol.ts';
import { readBack } from '../../assets/label/read-back.ts';

const label = (design: LabelDesign) =>
  labelComposer(
    layoutOf(design),
    'q.example.cn',
    design.ink,
  )({
    plateId: 'plate',
    url: 'HTTPS://Q.EXAMPLE.CN/A/4403100118000001001-ABCDEFGHJKMNPQRS',
    printedCode: '4403 1001 1800 0001 001A BCDE FGHJ KMNP QRS3 W',
    assetName: '龙坪路12号路灯',
    className: '路灯',
  });

const designs: fc.Arbitrary<LabelDesign> = fc.record({
  layout: fc.constantFrom(...labelLayoutNames),
  sizePercent: fc.constantFrom(...labelSizes),
  lines: fc.subarray([...optionalLines]),
  ink: fc.constantFrom(BLACK, '#0b3d66', '#4a1010'),
  symbols: fc.constantFrom(1, 2),
});

describe('a design of labels', () => {
  it.each(labelLayoutNames)('that says nothing is the plain %s', (name) => {
    expect(layoutOf(plainDesign(name))).toEqual(labelLayouts[name]);
  });

  it('keeps symbols whole modules apart from the edges, on sheets that hold at least one', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const layout = layoutOf(design);
        const { widthMm, heightMm, moduleMm, symbols, columns, rows } = layout;
        expect(columns * rows).toBeGreaterThan(0);
        expect(columns * widthMm).toBeLessThanOrEqual(210);
        expect(rows * heightMm).toBeLessThanOrEqual(297);
        expect(symbols).toHaveLength(design.symbols);
        for (const { xMm, yMm } of symbols) {
          const reach = (SYMBOL_MODULES + 4) * moduleMm;
          expect(Math.min(xMm, yMm)).toBeGreaterThanOrEqual(4 * moduleMm - 1e-9);
          expect(xMm + reach).toBeLessThanOrEqual(widthMm);
          expect(Math.abs(xMm / moduleMm - Math.round(xMm / moduleMm))).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('never leaves off the code and the domain, by which a genuine label is told', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const shown = layoutOf(design).lines.map(({ of }) => of);
        expect(shown).toEqual(expect.arrayContaining(['code', 'domain', ...design.lines]));
        expect(shown).toHaveLength(design.lines.length + 2);
      }),
    );
  });

  it.each<[string, boolean]>([
    ['#000000', true],
    ['#0b3d66', true],
    ['#005500', true],
    ['#ff0000', false],
    ['#ffffff', false],
    ['#888888', false],
    ['black', false],
    ['#00000', false],
    ['#000000;x', false],
  ])('ink %s: dark enough is %s', (ink, dark) => expect(isDarkInk(ink)).toBe(dark));

  it('is printed in its ink and read back by both decoders', async () => {
    const drawn = label({ ...plainDesign('sticker'), ink: '#0b3d66', symbols: 1, lines: [] });
    expect(labelSvg(drawn)).toContain('<g fill="#0b3d66">');
    expect(await readBack(drawn)).toBeUndefined();
    const pdf = await labelSheets([drawn], 'x');
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
