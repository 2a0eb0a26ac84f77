import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Gauge, type Registry } from 'prom-client';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { ImportRing, PrintRing } from '../assets/index.ts';
import { CameraRing, SightingRing, sightingReaders } from '../detection/index.ts';
import { type Actor, hasRole, type Role } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import {
  canSee,
  ticketByNumber,
  ticketReaders,
  VerificationRing,
  verificationReaders,
} from '../tickets/index.ts';
import { tokenOf } from './auth.ts';
import { StoryRing } from './demo/index.ts';
import type { AppDeps } from './deps.ts';
import { liveClients, TicketRing } from './live-clients.ts';
import { sessionByTokenHash } from './session-store.ts';
import { tokenHash } from './sign-in.ts';

const HEARTBEAT_MS = 25_000;

const Events = Type.Unsafe<Readable>({
  type: 'string',
  description:
    'Server-sent events: `event: ticket`, data {ticketNumber, departmentId, kind, state}; `event: sighting`, data {sightingId, algorithmId, state}; `event: camera`, data {cameraId, health}; `event: verification`, data {verificationId, ticketNumber, state}; `event: print`, data {batchId}; `event: import`, data {importId, phase, done, rows}; `event: story`, data {storyId}',
});

/** Who may listen: each hears only of what they may see. */
const listeners = [...new Set<Role>([...ticketReaders, ...sightingReaders])];
const seesTickets = (actor: Actor): boolean => hasRole(actor, ...ticketReaders);
const seesVerifications = (actor: Actor): boolean => hasRole(actor, ...verificationReaders);
const runsPrints = (actor: Actor): boolean => hasRole(actor, 'asset_admin', 'admin');
const seesSightings = (actor: Actor): boolean => hasRole(actor, ...sightingReaders);

/** Rings at the desks when something that they show has changed. */
export const liveRoutes =
  (deps: AppDeps, registry: Registry): FastifyPluginAsyncTypebox =>
  async (app) => {
    const clients = liveClients(deps.config.limits.liveConnections);
    new Gauge({
      name: 'citymark_live_connections',
      help: 'Desks that listen for changes',
      registers: [registry],
      collect() {
        this.set(clients.count());
      },
    });
    const subscriptions: (() => Promise<void>)[] = [];
    let heart: NodeJS.Timeout | undefined;
    app.addHook('onReady', async () => {
      const listen = async (filter: string, ring: (payload: unknown) => void | Promise<void>) => {
        const hear = async ({ payload }: { payload: unknown }) => {
          if (clients.count() > 0) await ring(payload);
        };
        subscriptions.push(await deps.bus.subscribe(filter, hear));
      };
      await listen('citymark/tickets/+', async (payload) => {
        if (!Value.Check(TicketRing, payload)) return;
        const ticket = await ticketByNumber(deps.db.query, payload.ticketNumber);
        if (!ticket) return;
        const now = deps.clock.now();
        // A department also hears of a ticket that has just left it.
        const isTheirs = (actor: Actor) => actor.departmentId === payload.departmentId;
        clients.ring(
          'ticket',
          payload,
          (actor) => seesTickets(actor) && (isTheirs(actor) || canSee(actor, ticket, now)),
        );
      });
      await listen('citymark/sightings/+', (payload) => {
        if (!Value.Check(SightingRing, payload)) return;
        const { sightingId, algorithmId, state } = payload;
        clients.ring('sighting', { sightingId, algorithmId, state }, seesSightings);
      });
      await listen('citymark/cameras/+', (payload) => {
        if (!Value.Check(CameraRing, payload)) return;
        const { cameraId, health } = payload;
        clients.ring('camera', { cameraId, health }, seesSightings);
      });
      await listen('citymark/verifications/+', (payload) => {
        if (!Value.Check(VerificationRing, payload)) return;
        const { verificationId, ticketNumber, state } = payload;
        clients.ring('verification', { verificationId, ticketNumber, state }, seesVerifications);
      });
      await listen('citymark/prints/+', (payload) => {
        if (!Value.Check(PrintRing, payload)) return;
        clients.ring('print', { batchId: payload.batchId }, runsPrints);
      });
      await listen('citymark/imports/+', (payload) => {
        if (!Value.Check(ImportRing, payload)) return;
        const { staffId, importId, phase, done, rows } = payload;
        const isTheirs = (actor: Actor) => actor.staffId === staffId;
        clients.ring('import', { importId, phase, done, rows }, isTheirs);
      });
      await listen('citymark/stories/+', (payload) => {
        if (!Value.Check(StoryRing, payload)) return;
        clients.ring('story', { storyId: payload.storyId }, () => true);
      });
      heart = setInterval(() => {
        clients.heartbeat().catch((err: unknown) => app.log.warn({ err }, 'heartbeat failed'));
      }, HEARTBEAT_MS).unref();
    });
    // Before the server waits for its connections to end.
    app.addHook('preClose', async () => {
      clearInterval(heart);
      clients.end();
      await Promise.all(subscriptions.map((unsubscribe) => unsubscribe()));
    });

    app.get(
      '/api/live',
      {
        config: { access: listeners },
        compress: false,
        schema: {
          tags: ['tickets'],
          summary: 'What changes, as it happens, each for those who may see it',
          produces: ['text/event-stream'],
          response: { 200: Events },
        },
      },
      async (request, reply) => {
        const token = tokenOf(request, deps.settings.publicUrl);
        if (!request.actor || !token) throw new AppError('not-signed-in');
        const stillSignedIn = async () => {
          const now = deps.clock.now();
          const idleSince = new Date(now.getTime() - deps.config.session.idleMinutes * 60_000);
          return (
            (await sessionByTokenHash(deps.db.query, tokenHash(token), now, idleSince)) !==
            undefined
          );
        };
        const stream = clients.add(request.actor, stillSignedIn);
        // Proxies must pass each event on at once.
        reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no');
        return reply.type('text/event-stream; charset=utf-8').send(stream);
      },
    );
  };
