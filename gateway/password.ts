import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../platform/errors.ts';

/** argon2id (the library's default kind); OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const MIN_LENGTH = 10;
const MAX_LENGTH = 200;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let nobody: Promise<string> | undefined;

/** The same work whether there is a hash to compare with or not, so time does not tell who has a login. */
export async function passwordMatches(
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  nobody ??= hashPassword(newPassword());
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && passwordHash !== undefined;
}

/** Length is what counts (NIST SP 800-63B-4 §3.1.1.2). Throws AppError `invalid-field`. */
export function checkPassword(password: string, login: string): void {
  const refuse = (message: string) => {
    throw new AppError('invalid-field', message, { fields: [{ field: '/next', message }] });
  };
  if ([...password].length < MIN_LENGTH) {
    refuse(`The password needs at least ${MIN_LENGTH} characters.`);
  }
  if (password.length > MAX_LENGTH) refuse(`The password may have ${MAX_LENGTH} characters.`);
  if (new Set(password).size < 5) refuse('The password repeats too few different characters.');
  if (password.toLowerCase().includes(login.toLowerCase())) {
    refuse('The password must not contain the login.');
  }
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first password: 16 letters and digits in four groups, about 79 bits. */
export const newPassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');
