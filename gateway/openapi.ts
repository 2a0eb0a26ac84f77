import swagger, { type SwaggerTransform } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Access } from '../platform/actor.ts';
import { withSharedAnswers } from './openapi-components.ts';
import { pagePolicy } from './security-headers.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** RFC 9457, as `problem.ts` sends it. */
const ProblemAnswer = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri', description: 'Its page says what the problem means' },
    title: { type: 'string', description: 'Chinese or English by Accept-Language' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
        required: ['pointer', 'detail'],
      },
    },
    requestId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'requestId'],
};

/** What every route of the interface has in common is said here instead of in each route. */
const transform: SwaggerTransform = ({ schema, url, route }) => {
  const access = route.config?.access;
  const problem = {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: ProblemAnswer } },
  };
  const response = { ...(schema.response as object | undefined), default: problem };
  const isChange = !SAFE_METHODS.has(String(route.method));
  const session = [{ session: [], ...(isChange ? { csrf: [] } : {}) }];
  const security = access === 'public' ? [] : access === 'worker' ? [{ worker: [] }] : session;
  return {
    url,
    schema: { ...schema, response, security, description: describe(schema.description, access) },
  };
};

function describe(description: string | undefined, access: Access | undefined): string {
  if (access === 'public') return description ?? 'Open to everybody.';
  return [description, `For ${whoMay(access)}.`].filter(Boolean).join(' ');
}

function whoMay(access: Access | undefined): string {
  if (access === 'worker') return 'workers';
  return access === 'signed-in' || !Array.isArray(access)
    ? 'everybody signed in'
    : access.join(', ');
}

/** Collects the routes registered after it into an OpenAPI 3.1 document. */
export async function registerOpenapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Citymark 智慧码',
        description:
          'Bodies are taken strictly: nothing is converted, unknown fields are refused. Errors are RFC 9457 problems.',
        version: '0.1.0',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'citymark' },
          worker: { type: 'http', scheme: 'bearer', description: 'citymark worker-token add' },
          csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
        },
      },
    },
    hideUntagged: true,
    transform,
    transformObject: (document) =>
      'openapiObject' in document
        ? withSharedAnswers(document.openapiObject)
        : document.swaggerObject,
  });
}

/** The document itself and a page to read it on, both from this service alone. */
export const openapiRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/api/openapi.json',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operations'],
        summary: 'This document',
        response: { 200: Type.Unknown({ description: 'OpenAPI 3.1' }) },
      },
    },
    async () => app.swagger(),
  );
  // The plugin cannot say who may call its routes.
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' };
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/reference',
    theme: { title: 'Citymark 智慧码' },
    uiConfig: { docExpansion: 'none', tryItOutEnabled: false },
    staticCSP: referencePolicy(),
  });
};

/** Swagger UI writes style attributes. */
function referencePolicy(): Record<string, string[]> {
  const policy = { ...pagePolicy, styleSrc: ["'self'", "'unsafe-inline'"] };
  const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  // The plugin puts a semicolon after each list.
  return Object.fromEntries(
    Object.entries(policy).map(([name, sources]) => [dashed(name), sources]),
  );
}
