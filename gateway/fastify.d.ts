import type { Access, Actor } from '../platform/actor.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route. A route without a decision is refused at start-up. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Who is signed in; null on public routes called without a session. */
    actor: Actor | null;
  }
}
