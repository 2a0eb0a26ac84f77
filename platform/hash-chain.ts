import { createHash } from 'node:crypto';

/** JSON that survives a jsonb column and comes out with the same value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };

/** JSON with sorted keys and no spaces, so that equal values have equal bytes (RFC 8785 for our values). */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** What the first link of a chain follows. */
export const CHAIN_START = new Uint8Array(32);

/** SHA-256 over the hash of the link before and the canonical JSON of this one. */
export const linkHash = (prevHash: Uint8Array, content: JsonValue): Buffer =>
  createHash('sha256').update(prevHash).update(canonicalJson(content)).digest();
