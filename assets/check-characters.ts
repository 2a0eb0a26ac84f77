const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MODULUS = 1271;
const RADIX = 36;

/** ISO/IEC 7064: the value of the text so far, times the radix, modulo the modulus. */
function remainder(text: string): number {
  let sum = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError(`no check characters over ${JSON.stringify(character)}`);
    sum = ((sum + value) * RADIX) % MODULUS;
  }
  return sum;
}

/**
 * The two check characters of ISO/IEC 7064 MOD 1271-36 (6.1, pure system) over digits and upper-case
 * letters. They find every single wrong character and every transposition of two neighbours.
 */
export function checkCharacters(text: string): string {
  const value = (MODULUS + 1 - ((remainder(text) * RADIX) % MODULUS)) % MODULUS;
  return ALPHABET.charAt(Math.floor(value / RADIX)) + ALPHABET.charAt(value % RADIX);
}
