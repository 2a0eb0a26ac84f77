import { AppError } from '../../platform/errors.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?\d{7,15}$/;

/**
 * A phone number or an e-mail address in the one form it is sealed and looked up by: without spaces and
 * dashes, e-mail in lower case, Chinese numbers without +86. Throws `invalid-field` for anything else.
 */
export function normaliseContact(text: string): string {
  const plain = text.normalize('NFKC').trim();
  if (plain.length <= 100 && EMAIL.test(plain)) return plain.toLowerCase();
  const digits = plain.replaceAll(/[\s()\-.]/g, '').replace(/^(\+86|0086)/, '');
  if (PHONE.test(digits)) return digits;
  throw new AppError('invalid-field', 'Enter a phone number or an e-mail address, or nothing.', {
    fields: [{ field: '/contact', message: 'Enter a phone number or an e-mail address.' }],
  });
}

/** The bytes under which a contact is found together with its ticket number, and by nothing else. */
export const contactLookupText = (ticketNumber: string, contact: string): string =>
  `${ticketNumber}\n${contact}`;

/** The context under which a reporter's contact is sealed. */
export const contactContext = (complaintId: string): string => `contacts.sealed:${complaintId}`;
