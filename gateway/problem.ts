import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode, errorCatalogue, type FieldError } from '../platform/errors.ts';
import { type Language, languageOf } from './language.ts';

/** RFC 9457. `errors` and `requestId` are extension members (§3.2). */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  requestId: string;
};

type Told = { code: ErrorCode; detail?: string; fields?: FieldError[]; retryAfterS?: number };

/** Sends the page of a code, with its status. */
export type ErrorPage = (reply: FastifyReply, code: ErrorCode) => FastifyReply;

const MAX_FIELDS = 20;

/** Connection and shutdown states in which a database, broker or store answers again later. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
const LOST_CONNECTION = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** Text that the database cannot hold at all: a NUL, half a surrogate pair. */
const BAD_TEXT = new Set(['22021', '22P05']);

const byStatus: Partial<Record<number, ErrorCode>> = {
  404: 'not-found',
  406: 'unsupported-type',
  413: 'too-large',
  415: 'unsupported-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** The only place that turns an error into an answer; `page` draws it for people who ask for HTML. */
export const answerError =
  (publicUrl: string, page: ErrorPage) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const told = toldOf(error);
    if (errorCatalogue[told.code].status >= 500) {
      const level = told.code === 'internal' ? 'error' : 'warn';
      request.log[level]({ err: error, code: told.code }, 'request failed');
    }
    const { retryAfterS } = told;
    if (retryAfterS !== undefined) reply.header('retry-after', Math.ceil(retryAfterS));
    if (wantsPage(request)) return page(reply, told.code);
    const language = languageOf(request.headers);
    const problem = problemOf(told, publicUrl, language, request.id);
    reply.code(problem.status).header('cache-control', 'no-store');
    reply.header('vary', 'accept, accept-language').header('content-language', language);
    reply.type('application/problem+json').serializer(String);
    return reply.send(JSON.stringify(problem));
  };

/** What the caller may know of an error; everything unknown is `internal` without a word more. */
function toldOf(error: FastifyError): Told {
  if (error instanceof AppError) {
    const { code, message, fields, retryAfterS } = error;
    const secret = errorCatalogue[code].status === 500;
    return { code, detail: secret ? undefined : message, fields, retryAfterS };
  }
  if (error.validation) {
    return {
      code: 'invalid-field',
      fields: error.validation
        .slice(0, MAX_FIELDS)
        .map((each) => fieldError(each, error.validationContext)),
    };
  }
  if (UNREACHABLE.has(error.code) || LOST_CONNECTION.test(error.message)) {
    return { code: 'unavailable', retryAfterS: 5 };
  }
  if (BAD_TEXT.has(error.code)) return { code: 'bad-request' };
  const status = error.statusCode ?? 500;
  const code = byStatus[status] ?? (status >= 400 && status < 500 ? 'bad-request' : 'internal');
  // Fastify's own client errors describe the framework's rule that was broken, not the value sent.
  const known = code !== 'internal' && error.code?.startsWith('FST_') && !/JSON/.test(error.code);
  return { code, detail: known ? error.message : undefined };
}

type Invalid = NonNullable<FastifyError['validation']>[number];

/** A JSON pointer to the field, also where it is the missing or the surplus one. */
function fieldError(invalid: Invalid, context = 'body'): FieldError {
  const { missingProperty, additionalProperty } = invalid.params as Record<string, string>;
  const last = missingProperty ?? additionalProperty;
  const pointer =
    last === undefined
      ? invalid.instancePath
      : `${invalid.instancePath}/${last.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const place = context === 'body' ? '' : `/${context}`;
  const allowed = (invalid.params.allowedValues as unknown[] | undefined)?.slice(0, MAX_FIELDS);
  return {
    field: `${place}${pointer}`.slice(0, 200),
    message: allowed
      ? `${invalid.message}: ${allowed.join(', ')}`
      : (invalid.message ?? 'is not valid'),
  };
}

function problemOf(told: Told, publicUrl: string, language: Language, requestId: string): Problem {
  const { status, ...titles } = errorCatalogue[told.code];
  const { detail, fields } = told;
  return {
    type: `${publicUrl}/problems/${told.code}`,
    title: titles[language],
    status,
    ...(detail && detail !== errorCatalogue[told.code].en ? { detail } : {}),
    ...(fields?.length
      ? { errors: fields.map(({ field, message }) => ({ pointer: field, detail: message })) }
      : {}),
    requestId,
  };
}

/** Pages answer people; the interface under /api always answers programs. */
function wantsPage(request: FastifyRequest): boolean {
  const path = request.routeOptions.url ?? request.url;
  return !path.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
}
