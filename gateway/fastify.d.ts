import type { RouteOptions } from 'fastify';
import type { Access, Actor, WorkerCaller } from '../platform/actor.ts';
import type { Session } from './session-store.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route. A route without a decision is refused at start-up. */
    access?: Access;
    /** Whose content security policy its answers carry; that of the citizen pages unless told. */
    policy?: 'page' | 'desk';
    /** Counted per address on top of the general limit, `worker` instead of it; `complaint` also per plate. */
    limit?: 'sign-in' | 'complaint' | 'worker';
    /** Not counted at all: probes and static files. */
    unlimited?: boolean;
    /** Open also to somebody who has to choose a new password first. */
    whilePasswordExpired?: boolean;
  }
  interface FastifyRequest {
    /** Who is signed in; null on public routes called without a session. */
    actor: Actor | null;
    session: Session | null;
    /** Which worker asks; null everywhere but on routes for workers. */
    worker: WorkerCaller | null;
  }
  interface FastifyInstance {
    /** Every route of the service, in the order of registration. */
    routeTable: RouteOptions[];
  }
}
