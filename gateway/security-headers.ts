import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** What every page may load: our own files, nothing else, and no inline script or style. */
export const pagePolicy = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  manifestSrc: ["'self'"],
  mediaSrc: ["'self'", 'blob:'],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  workerSrc: ["'self'"],
};

/** The desk's component and map libraries write style elements and start workers from blobs. */
const deskPolicy = (mapOrigins: readonly string[]): typeof pagePolicy => ({
  ...pagePolicy,
  connectSrc: ["'self'", ...mapOrigins],
  imgSrc: [...pagePolicy.imgSrc, ...mapOrigins],
  styleSrc: ["'self'", "'unsafe-inline'"],
  workerSrc: ["'self'", 'blob:'],
});

/** Only what a scan page asks for, and only for itself. */
const PERMISSIONS = 'geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()';

/**
 * Puts the headers on every answer; routes of the desk say so with `config.policy`.
 * @param mapOrigins hosts that the desk asks for its base map
 */
export function registerSecurityHeaders(
  app: FastifyInstance,
  publicUrl: string,
  mapOrigins: readonly string[],
): void {
  const headers = {
    page: headersUnder(pagePolicy, publicUrl),
    desk: headersUnder(deskPolicy(mapOrigins), publicUrl),
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers[request.routeOptions.config.policy ?? 'page']);
  });
}

/** The headers are the same for every answer, so helmet writes them once and not for each. */
function headersUnder(directives: typeof pagePolicy, publicUrl: string): Record<string, string> {
  const written: Record<string, string> = { 'permissions-policy': PERMISSIONS };
  const answer = {
    setHeader: (name: string, value: string) => {
      written[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // Only over https does a browser believe it, and only there it does no harm.
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    // Tracking links must not leak; `same-origin` and not `no-referrer`, which hides Origin from us too.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  })({} as IncomingMessage, answer as unknown as ServerResponse, (error) => {
    if (error) throw error;
  });
  return written;
}
