import type { FastifyInstance, FastifyRequest } from 'fastify';
import { workerByToken } from '../detection/index.ts';
import { hasRole } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import { sameBytes } from '../platform/secrets.ts';
import type { AppDeps } from './deps.ts';
import { type Session, sessionByTokenHash, touchSession } from './session-store.ts';
import { tokenHash } from './sign-in.ts';

type AuthDeps = Pick<AppDeps, 'db' | 'clock' | 'settings' | 'config'>;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const TOUCH_EVERY_MS = 60_000;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** `__Host-` pins the cookie to this very host and to https; browsers refuse the prefix without https. */
export const cookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-citymark' : 'citymark';

/** The token of the request's session cookie, if it looks like one of ours. */
export function tokenOf(request: FastifyRequest, publicUrl: string): string | undefined {
  const token = request.cookies[cookieName(publicUrl)];
  return token && TOKEN.test(token) ? token : undefined;
}

/**
 * Says who is asking and whether they may. Runs before a body is read, so what a stranger sends is not
 * even parsed. A route without `config.access` keeps the service from starting.
 */
export function registerAuth(app: FastifyInstance, deps: AuthDeps): void {
  const { publicUrl } = deps.settings;
  app.decorateRequest('actor', null);
  app.decorateRequest('session', null);
  app.decorateRequest('worker', null);

  const undecided: string[] = [];
  app.addHook('onRoute', (route) => {
    app.routeTable.push(route);
  });
  app.addHook('onReady', async () => {
    for (const route of app.routeTable) {
      if (route.config?.access === undefined) undecided.push(`${route.method} ${route.url}`);
    }
    if (undecided.length > 0) {
      throw new Error(`routes without config.access: ${undecided.join(', ')}`);
    }
  });

  app.addHook('onRequest', async (request) => {
    if (!SAFE_METHODS.has(request.method)) checkOrigin(request, publicUrl);
    const token = tokenOf(request, publicUrl);
    if (token) await signInFromCookie(request, token, deps);
    if (request.routeOptions.config.access === 'worker') await letWorkerIn(request, deps);
    else checkAccess(request);
  });
}

async function signInFromCookie(request: FastifyRequest, token: string, deps: AuthDeps) {
  const now = deps.clock.now();
  const idleSince = new Date(now.getTime() - deps.config.session.idleMinutes * 60_000);
  const hash = tokenHash(token);
  const session = await sessionByTokenHash(deps.db.query, hash, now, idleSince);
  if (!session) return;
  if (now.getTime() - session.seenAt.getTime() > TOUCH_EVERY_MS) {
    await touchSession(deps.db.query, hash, now);
  }
  const { staffId, departmentId, name, roles } = session;
  request.session = session;
  request.actor = { staffId, departmentId, name, roles };
}

/** A token in a header cannot be sent by another site's page, so there is no more to check. */
async function letWorkerIn(request: FastifyRequest, { db }: AuthDeps) {
  const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() === 'bearer' && token) {
    request.worker = await workerByToken(db.query, token);
    return;
  }
  if (request.actor) throw new AppError('not-allowed', 'This is for workers, not for people.');
  throw new AppError('not-signed-in', 'Send a worker token: Authorization: Bearer cmw-….');
}

/** Another site cannot post in a visitor's name: browsers say where a request comes from. */
function checkOrigin(request: FastifyRequest, publicUrl: string) {
  const { origin } = request.headers;
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new AppError('csrf-failed');
  if (origin === undefined || origin === publicUrl) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) {
    throw new AppError('csrf-failed');
  }
}

function checkAccess(request: FastifyRequest) {
  const { access, whilePasswordExpired } = request.routeOptions.config;
  if (access === 'public' || access === 'worker' || request.is404) return;
  const { actor, session } = request;
  if (!actor || !session) throw new AppError('not-signed-in');
  if (access !== 'signed-in' && !(access && hasRole(actor, ...access))) {
    throw new AppError('not-allowed');
  }
  if (!SAFE_METHODS.has(request.method)) checkCsrf(request, session);
  if (session.mustChangePassword && !whilePasswordExpired) {
    throw new AppError('password-change-required');
  }
}

function checkCsrf(request: FastifyRequest, session: Session) {
  const sent = request.headers['x-csrf-token'];
  if (typeof sent !== 'string' || !sameBytes(Buffer.from(sent), Buffer.from(session.csrfToken))) {
    throw new AppError('csrf-failed');
  }
}
