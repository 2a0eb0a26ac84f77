import { randomBytes } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** A new row id: UUID version 7 (RFC 9562), so that ids of one table sort by the time they were made. */
export const newId = (): string => v7();

/** Any constant of our own. */
const NAMESPACE = 'b3a4f1c2-5d0e-4a58-9c7e-2f6d1e8b7a90';

/** The id that follows from a text: the same for the same text (UUID version 5). */
export const idFrom = (text: string): string => v5(text, NAMESPACE);

const NAMES = '0b4d1f7e-3c1a-4f6e-9a57-6d1c2b8e4f30';

/** The id that a text stands for: a UUID version 5, the same each time. */
export const idOf = (name: string): string => v5(name, NAMES);

/** An unguessable value of `bytes` random bytes as base64url; 16 bytes are 128 bits. */
export const newToken = (bytes = 16): string => randomBytes(bytes).toString('base64url');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in lower case, safe to hand to a uuid column. */
export const isId = (text: string): boolean => UUID.test(text);
