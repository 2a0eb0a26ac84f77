import { BLACK } from './label-design.ts';
import type { LabelLayout, TextLine } from './layout.ts';
import { type QrSymbol, qrSymbol } from './qr-symbol.ts';
import { typeface } from './typeface.ts';

/** What stands on a label besides what stands on all of them. */
export type LabelContent = {
  plateId: string;
  /** The text of both symbols. */
  url: string;
  /** For typing in, with check characters. */
  printedCode: string;
  assetName: string;
  className: string;
};

/** Text where it is drawn: from its left end on the baseline, in millimetres. */
export type PlacedText = { text: string; xMm: number; yMm: number; sizeMm: number };

/** A label ready to be drawn, the same by every writer. `common` is alike on all labels of a domain. */
export type Label = {
  plateId: string;
  layout: LabelLayout;
  symbol: QrSymbol;
  /** `#rrggbb`, of symbols and text. */
  ink: string;
  common: readonly PlacedText[];
  own: readonly PlacedText[];
};

const CALL = '扫码反映问题';
/** So that nobody is led to pay, or to hand over a password, by a sticker on a sticker. */
const NOTICE = '本码只登记问题，不收费，不要验证码';

/** Composes labels of one layout for `host`, the one domain (and port) a genuine symbol leads to. */
export function labelComposer(
  layout: LabelLayout,
  host: string,
  ink = BLACK,
): (content: LabelContent) => Label {
  const common = place(layout, { call: CALL, domain: `认准网址 ${host}`, notice: NOTICE });
  return (content) => ({
    plateId: content.plateId,
    layout,
    symbol: qrSymbol(content.url),
    ink,
    common,
    own: place(layout, {
      asset: `${content.className} · ${content.assetName}`,
      code: content.printedCode,
    }),
  });
}

function place(layout: LabelLayout, texts: Partial<Record<TextLine['of'], string>>): PlacedText[] {
  const { cut, widthEm } = typeface();
  return layout.lines.flatMap(({ of, xMm, yMm, sizeMm, anchor, maxWidthMm }) => {
    const given = texts[of];
    if (given === undefined) return [];
    const text = cut(given, maxWidthMm / sizeMm);
    const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * widthEm(text) * sizeMm;
    return { text, xMm: xMm - shift, yMm, sizeMm };
  });
}
