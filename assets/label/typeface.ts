import { createRequire } from 'node:module';
import { type Font, type Glyph as FontGlyph, openSync } from 'fontkit';

/** Noto Sans SC comes with the project's packages; nothing depends on the fonts of the machine. */
export const typefacePath = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf',
);

/** One character: how far the next one stands off, in ems, and its outline in font units from its origin, y upwards. */
export type Glyph = { advanceEm: number; outline: string };

export type Typeface = {
  unitsPerEm: number;
  glyph(character: string): Glyph;
  widthEm(text: string): number;
  /** The text as it can be set: no control characters, 〓 for what the font does not have, cut with … to fit. */
  cut(text: string, maxWidthEm: number): string;
};

/** Chinese typesetters put a geta for a sort that is missing. */
const MISSING = '〓';

const LETTERS = {
  moveTo: 'm',
  lineTo: 'l',
  quadraticCurveTo: 'q',
  bezierCurveTo: 'c',
  closePath: 'z',
} as const;

/** SVG path data in relative commands, so that the characters of a line make one path wherever they stand. */
function relativePath({ path }: FontGlyph): string {
  let data = '';
  let at = [0, 0];
  let contour = at;
  for (const { command, args } of path.commands) {
    const moved = args.map((value, index) => value - (at[index % 2] ?? 0));
    data += LETTERS[command] + moved.join(' ');
    if (command === 'closePath') at = contour;
    else at = args.slice(-2);
    if (command === 'moveTo') contour = at;
  }
  return data;
}

let loaded: Typeface | undefined;

/** The typeface of all labels. Characters are set one by one, without kerning, so each is measured once. */
export function typeface(): Typeface {
  loaded ??= load(openSync(typefacePath) as Font);
  return loaded;
}

function load(font: Font): Typeface {
  const glyphs = new Map<string, Glyph>();
  const glyph = (character: string): Glyph => {
    const known = glyphs.get(character);
    if (known) return known;
    const drawn = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    const made = { advanceEm: drawn.advanceWidth / font.unitsPerEm, outline: relativePath(drawn) };
    glyphs.set(character, made);
    return made;
  };
  const widthEm = (text: string): number => {
    let width = 0;
    for (const character of text) width += glyph(character).advanceEm;
    return width;
  };
  return {
    unitsPerEm: font.unitsPerEm,
    glyph,
    widthEm,
    cut(text, maxWidthEm) {
      const settable = [...text.replaceAll(/[\s\p{C}]+/gu, ' ').trim()].map((character) =>
        font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : MISSING,
      );
      if (widthEm(settable.join('')) <= maxWidthEm) return settable.join('');
      while (settable.length > 0 && widthEm(`${settable.join('')}…`) > maxWidthEm) settable.pop();
      return `${settable.join('')}…`;
    },
  };
}
