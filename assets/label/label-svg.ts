import type { Label, PlacedText } from './label.ts';
import type { QrSymbol } from './qr-symbol.ts';
import { typeface } from './typeface.ts';

/**
 * One label as SVG with all text as outlines, so that it looks the same wherever it is opened. In
 * millimetres, or in pixels when `pxPerMm` says how many.
 */
export function labelSvg(label: Label, pxPerMm?: number): string {
  const { layout, symbol } = label;
  const { widthMm, heightMm, moduleMm } = layout;
  const size = pxPerMm
    ? `width="${Math.round(widthMm * pxPerMm)}" height="${Math.round(heightMm * pxPerMm)}"`
    : `width="${widthMm}mm" height="${heightMm}mm"`;
  const dark = darkPath(symbol);
  const symbols = layout.symbols.map(
    ({ xMm, yMm }) =>
      `<path transform="translate(${number(xMm)} ${number(yMm)}) scale(${moduleMm})" d="${dark}"/>`,
  );
  const texts = [...label.common, ...label.own].map(outlines);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${widthMm} ${heightMm}" role="img">` +
    `<title>${escapeXml(symbol.text)}</title><path fill="#fff" d="M0 0h${widthMm}v${heightMm}H0z"/>` +
    `<g fill="${label.ink}"><g shape-rendering="crispEdges">${symbols.join('')}</g><g>${texts.join('')}</g></g></svg>\n`
  );
}

const darkPath = (symbol: QrSymbol): string =>
  symbol.runs.map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`).join('');

function outlines({ text, xMm, yMm, sizeMm }: PlacedText): string {
  const { glyph, unitsPerEm } = typeface();
  const scale = sizeMm / unitsPerEm;
  let pen = 0;
  let data = '';
  for (const character of text) {
    const { advanceEm, outline } = glyph(character);
    if (outline) data += `M${Math.round(pen)} 0${outline}`;
    pen += advanceEm * unitsPerEm;
  }
  const place = `translate(${number(xMm)} ${number(yMm)})`;
  return `<path transform="${place} scale(${scale.toPrecision(6)} -${scale.toPrecision(6)})" d="${data}"/>`;
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
