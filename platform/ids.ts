import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new row id: UUID version 7 (RFC 9562), so that ids of one table sort by the time they were made. */
export const newId = (): string => v7();

/** An unguessable value of `bytes` random bytes as base64url; 16 bytes are 128 bits. */
export const newToken = (bytes = 16): string => randomBytes(bytes).toString('base64url');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in lower case, safe to hand to a uuid column. */
export const isId = (text: string): boolean => UUID.test(text);
