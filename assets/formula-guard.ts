/**
 * Spreadsheet programs run a CSV cell that begins like a formula. An apostrophe before it makes it text,
 * and because the apostrophe is taken off again on import, files of ours come back as they were.
 */
const LOOKS_LIKE_FORMULA = /^'*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/** The text as it is safe in a cell of a CSV file. */
export const guardFormula = (text: string): string =>
  LOOKS_LIKE_FORMULA.test(text) ? `'${text}` : text;

/** What a guarded cell stands for; every other text is itself. */
export const unguardFormula = (cell: string): string =>
  cell.startsWith("'") && LOOKS_LIKE_FORMULA.test(cell) ? cell.slice(1) : cell;
