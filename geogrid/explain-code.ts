import { GridError } from './grid-error.ts';
import { LENGTH_2D, LENGTH_3D } from './levels.ts';

interface Place {
  readonly allowed: string;
  readonly rule: string;
}

const place = (rule: string, allowed: string): Place => ({ rule, allowed });
const octal = (level: number, what: string): Place =>
  place(`level-${level} ${what} must be 0–7`, '01234567');
const toE = (level: number, what: string): Place =>
  place(`level-${level} ${what} must be 0–9 or A–E`, '0123456789ABCDE');
const pair = (level: number): Place[] => [
  octal(level, 'longitude digit'),
  octal(level, 'latitude digit'),
];

/** What each character of a 2D code may be (5.2, figure 1); the zone is checked as a number. */
const PLACES_2D: readonly (readonly Place[])[] = [
  [place('the hemisphere must be N or S', 'NS')],
  [
    place('the zone must be two digits, 01–60', '0123456'),
    place('the zone must be two digits, 01–60', '0123456789'),
    place('the band must be a letter A–V', 'ABCDEFGHIJKLMNOPQRSTUV'),
  ],
  [
    place('level-2 longitude digit must be 0–9, A or B', '0123456789AB'),
    octal(2, 'latitude digit'),
  ],
  [place('level-3 digit must be 0–5', '012345')],
  [toE(4, 'longitude digit'), place('level-4 latitude digit must be 0–9', '0123456789')],
  [toE(5, 'longitude digit'), toE(5, 'latitude digit')],
  [place('level-6 digit must be 0–3', '0123')],
  ...[7, 8, 9, 10].map(pair),
];

/** What each height character of a 3D code may be (6.2, C.14). */
const HEIGHT_PLACES: readonly (readonly Place[])[] = [
  [place('the height sign must be 0 (above) or 1 (below the ellipsoid)', '01')],
  [
    place('level-1 height digits must be 00–63', '0123456'),
    place('level-1 height digits must be 00–63', '0123456789'),
  ],
  [octal(2, 'height digit')],
  [place('level-3 height digit must be 0 or 1', '01')],
  [place('level-4 height digit must be 0–9 or A–F', '0123456789ABCDEF')],
  [place('level-5 height digit must be 0–9 or A–F', '0123456789ABCDEF')],
  [place('level-6 height digit must be 0 or 1', '01')],
  ...[7, 8, 9, 10].map((level) => [octal(level, 'height digit')]),
];

const PLACES_3D = PLACES_2D.map((places, level) => [
  ...places,
  ...(HEIGHT_PLACES[level] as readonly Place[]),
]);

/** Why a text is not a 2D code. */
export function explain2d(code: unknown): GridError {
  return explain(code, '2D', LENGTH_2D, PLACES_2D.flat());
}

/** Why a text is not a 3D code. */
export function explain3d(code: unknown): GridError {
  return explain(code, '3D', LENGTH_3D, PLACES_3D.flat());
}

function explain(
  code: unknown,
  kind: string,
  lengths: readonly number[],
  places: readonly Place[],
): GridError {
  if (typeof code !== 'string') {
    return new GridError('code', code, `a ${kind} code must be a text`);
  }
  if ((kind === '3D' ? /^[NS][01]00/i : /^[NS]00/i).test(code)) {
    return new GridError('polar', code, 'the polar grid (zone 00, 5.3) is not supported');
  }
  const legal = lengths.slice(1);
  if (!legal.includes(code.length)) {
    const rule = `a ${kind} code has ${legal.join(', ')} characters for levels 1 to 10`;
    return new GridError('code', code, rule);
  }
  const text = code.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  const wrong = places.findIndex(
    ({ allowed }, at) => at < text.length && !allowed.includes(text.charAt(at)),
  );
  if (wrong >= 0) {
    const { rule } = places[wrong] as Place;
    return new GridError('code', code, `${rule} in a ${kind} code (character ${wrong + 1})`);
  }
  const rule = kind === '3D' ? 'zone must be 01–60, height 00–63' : 'the zone must be 01–60';
  return new GridError('code', code, rule);
}
