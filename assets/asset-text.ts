/** How long the texts of an asset may be, in UTF-16 units. */
export const textLimits = {
  name: 200,
  material: 100,
  street: 100,
  community: 100,
  locationNote: 500,
  dataSource: 200,
  note: 2000,
  extra: 2000,
};

/** Without blanks around it, and with line feeds as the only line ends. */
export const tidyText = (text: string): string => text.replaceAll('\r\n', '\n').trim();

/**
 * All but control characters, noncharacters, lone halves of a pair, and the sign that stands for a broken
 * character (U+FFFD), which not every format can hold.
 */
export const isPlainText = (text: string): boolean =>
  text.isWellFormed() && !/(?![\n\t])[\p{Cc}\p{Noncharacter_Code_Point}\ufffd]/u.test(text);
