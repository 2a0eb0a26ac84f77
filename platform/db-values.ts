/**
 * What goes into and comes out of both drivers alike. Left alone, they differ in the time zone of dates,
 * in numbers as text, in the classes of bytes and intervals, and so on (tests/contract/db.test.ts).
 */

/** PostgreSQL's numbers of types (`select oid from pg_type`). */
export const oids = {
  bytea: 17,
  int8: 20,
  json: 114,
  point: 600,
  byteaArray: 1001,
  int8Array: 1016,
  date: 1082,
  timestamp: 1114,
  dateArray: 1182,
  interval: 1186,
  numericArray: 1231,
  jsonb: 3802,
} as const;

/** A Date as ISO text, because the drivers would write it in different time zones. */
const toDriver = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(toDriver) : value;
};

/** The values of a statement as both drivers take them. */
export const toDriverValues = (values: readonly unknown[]): unknown[] => values.map(toDriver);

/** int8 as a number; an error beyond 2^53, where it would come out changed. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Error(`bigint ${text} is beyond 2^53: cast it to text`);
  return value;
}

/** timestamp without time zone, which we never store, read as UTC. */
export const parseTimestamp = (text: string): Date => new Date(`${text.replace(' ', 'T')}Z`);

/** A value for a json column of the engine that would also take what the other one refuses. */
export function serializeJson(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) throw new Error('an array for a json parameter: use toJson');
  return JSON.stringify(value);
}
