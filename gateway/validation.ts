import { Ajv, type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

/** What Fastify passes besides the schema, but does not declare. */
type CompileRequest = { httpPart?: string; contentType?: string };

const common = { allErrors: true, useDefaults: true, removeAdditional: false } as const;

/** Bodies: what was sent is what is meant; nothing is turned into another type or dropped. */
const strict = addFormats.default(new Ajv({ ...common, coerceTypes: false, strict: false }));

/** Query strings, path parameters and plain forms can only send text. */
const coercing = addFormats.default(new Ajv({ ...common, coerceTypes: 'array', strict: false }));

const FORM = 'application/x-www-form-urlencoded';

/** Bodies are validated strictly and refuse fields nobody declared; the rest of a request is coerced. */
export const validatorCompiler: FastifySchemaCompiler<AnySchema> = ({ schema, ...request }) => {
  const { httpPart, contentType } = request as CompileRequest;
  if (httpPart !== 'body') return coercing.compile(schema);
  return (contentType === FORM ? coercing : strict).compile(closed(schema) as AnySchema);
};

/** The same schema with `additionalProperties: false` in each object that does not say otherwise. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      // Parts of an intersection each see the whole object, so none of them can close it.
      key === 'allOf' || key === 'enum' || key === 'const' ? value : closed(value),
    ]),
  );
  const isObject = copy.type === 'object' && copy.properties && !copy.allOf;
  if (isObject && copy.additionalProperties === undefined) copy.additionalProperties = false;
  return copy;
}
