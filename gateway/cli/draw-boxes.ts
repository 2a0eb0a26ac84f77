import sharp from 'sharp';
import type { Detection, Frame } from '../../detection/index.ts';

const COLOURS = ['#e03131', '#1c7ed6', '#2b8a3e', '#e8590c', '#7048e8', '#c2255c', '#0b7285'];

/** Writes a copy of a frame, as JPEG, with boxes and their labels drawn in. */
export async function drawBoxes(
  { rgb, widthPx, heightPx }: Frame,
  items: readonly Detection[],
  path: string,
): Promise<void> {
  const raw = { width: widthPx, height: heightPx, channels: 3 as const };
  const overlay = Buffer.from(svgOf(items, widthPx, heightPx));
  await sharp(rgb, { raw })
    .composite([{ input: overlay }])
    .jpeg({ quality: 88 })
    .toFile(path);
}

function svgOf(items: readonly Detection[], widthPx: number, heightPx: number): string {
  const labels = [...new Set(items.map(({ label }) => label))].sort();
  const unit = Math.max(1, Math.max(widthPx, heightPx) / 640);
  const shapes = items.toReversed().map(({ label, score, box: [x1, y1, x2, y2] }) => {
    const colour = COLOURS[labels.indexOf(label) % COLOURS.length] ?? '#e03131';
    const text = escaped(`${label} ${score.toFixed(2)}`);
    const top = Math.max(12 * unit, y1);
    return `
      <rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none"
        stroke="${colour}" stroke-width="${2 * unit}"/>
      <rect x="${x1}" y="${top - 12 * unit}" width="${text.length * 6 * unit}" height="${12 * unit}"
        fill="${colour}"/>
      <text x="${x1 + 2 * unit}" y="${top - 3 * unit}" font-size="${10 * unit}"
        font-family="sans-serif" fill="#fff">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${shapes.join('')}</svg>`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
