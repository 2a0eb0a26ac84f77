import { createRequire } from 'node:module';
import { type Font, openSync } from 'fontkit';

/** Noto Sans SC comes with the project's packages; nothing depends on the fonts of the machine. */
export const typefacePath = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf',
);

/** One character: how far the next one stands off, in ems, and its outline in font units, y upwards. */
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
    const made = { advanceEm: drawn.advanceWidth / font.unitsPerEm, outline: drawn.path.toSVG() };
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
