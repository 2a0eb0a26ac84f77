/** Everything below a space but tab and line feed, DEL, and the C1 controls. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/**
 * What people typed, in a form that any database and any hash takes and gives back unchanged: no control
 * characters (PostgreSQL refuses NUL), no halves of surrogate pairs, no space around it.
 */
export const plainText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(CONTROLS, '').toWellFormed().trim();
