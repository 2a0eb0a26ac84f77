import { PassThrough, type Readable } from 'node:stream';
import Type, { type Static } from 'typebox';
import type { Actor } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';

/** What the bus says about a ticket: ids only. */
export const TicketRing = Type.Object({
  ticketNumber: Type.String(),
  departmentId: Type.String(),
  kind: Type.String(),
  state: Type.String(),
});
export type TicketRing = Static<typeof TicketRing>;

/** What a desk can hear of. */
export type LiveEvent =
  | 'ticket'
  | 'sighting'
  | 'camera'
  | 'verification'
  | 'print'
  | 'import'
  | 'story';

type Client = { actor: Actor; stream: PassThrough; stillSignedIn: () => Promise<boolean> };

/** A browser that reads this slowly is let go; it comes back and reloads. */
const MAX_WAITING_BYTES = 64 * 1024;

/** The browsers that listen now. */
export function liveClients(limit: number) {
  const clients = new Set<Client>();
  const send = (client: Client, text: string) => {
    if (client.stream.writableLength > MAX_WAITING_BYTES) client.stream.destroy();
    else client.stream.write(text);
  };
  return {
    /** A stream in the format of server-sent events (HTML §9.2). Throws AppError `unavailable`. */
    add(actor: Actor, stillSignedIn: () => Promise<boolean>): Readable {
      if (clients.size >= limit) {
        throw new AppError('unavailable', 'Too many live connections.', { retryAfterS: 30 });
      }
      const client = { actor, stillSignedIn, stream: new PassThrough() };
      clients.add(client);
      client.stream.once('close', () => clients.delete(client));
      client.stream.on('error', () => {});
      send(client, 'retry: 3000\n\n');
      return client.stream;
    },
    /** Passes the ring on to those who may know of it. */
    ring(event: LiveEvent, ring: object, maySee: (actor: Actor) => boolean) {
      const text = `event: ${event}\ndata: ${JSON.stringify(ring)}\n\n`;
      for (const client of clients) if (maySee(client.actor)) send(client, text);
    },
    /** Keeps proxies from closing quiet connections, and ends those whose session is over. */
    async heartbeat() {
      for (const client of [...clients]) {
        if (await client.stillSignedIn()) send(client, ': alive\n\n');
        else client.stream.end();
      }
    },
    count: () => clients.size,
    end() {
      for (const client of clients) client.stream.end();
    },
  };
}
