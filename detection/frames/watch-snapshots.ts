import { lookup } from 'node:dns/promises';
import sharp from 'sharp';
import { isRefusedAddress } from '../cameras/refused-host.ts';
import { RefusedError } from './refused-error.ts';
import { restUntil } from './rest.ts';
import { MAX_PIXELS, type Picture } from './video-input.ts';
import type { Watching } from './watch-video.ts';

const MAX_BYTES = 10 * 2 ** 20;
/** No look needs more; a camera that is asked for every picture is asked so often. */
const SHORTEST_SECONDS = 0.2;
const SIGNATURES = [Buffer.from('ffd8ff', 'hex'), Buffer.from('89504e47', 'hex')];

/** Asks an HTTP camera for its picture again and again; throws at the first that does not come. */
export async function watchSnapshots(url: string, watching: Watching): Promise<void> {
  const { everySeconds, maxSidePx } = watching.request;
  for (let dueMs = performance.now(); ; ) {
    const bytes = await fetchPicture(url, watching);
    const arrivedNs = process.hrtime.bigint();
    watching.noteProgress();
    watching.offer({ ...(await decode(bytes, maxSidePx)), arrivedNs, atS: 0 });
    dueMs = Math.max(dueMs + Math.max(everySeconds, SHORTEST_SECONDS) * 1000, performance.now());
    await restUntil(dueMs, watching);
  }
}

async function fetchPicture(url: string, { request, signal }: Watching): Promise<Buffer> {
  const { username, password } = new URL(url);
  const address = new URL(url);
  address.username = address.password = '';
  const headers: Record<string, string> = { accept: 'image/jpeg, image/png' };
  if (username || password) {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  await checkHost(address.hostname);
  const timeout = AbortSignal.timeout(request.openSeconds * 1000);
  // A redirection could lead the service, and the password, anywhere.
  const options = {
    headers,
    redirect: 'manual',
    signal: AbortSignal.any([signal, timeout]),
  } as const;
  const response = await fetch(address, options).catch((error: unknown) => {
    throw new Error(timeout.aborted ? 'it does not answer' : causeOf(error));
  });
  checkStatus(response);
  return readBody(response);
}

/** A name that led to a camera when it was entered may lead elsewhere today. */
async function checkHost(hostname: string): Promise<void> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  // What cannot be found fetch explains.
  const found = await lookup(bare, { all: true }).catch(() => []);
  if (found.some(({ address }) => isRefusedAddress(address))) {
    throw new Error('its name leads to an address that is not opened');
  }
}

/** What the system said; `fetch failed` itself tells nobody anything. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : message;
}

function checkStatus({ status, headers }: Response): void {
  if (status === 401 || status === 403) {
    const wantsDigest = /^digest/i.test(headers.get('www-authenticate') ?? '');
    throw new RefusedError(
      wantsDigest ? ': it wants Digest, which works for RTSP only; use its RTSP address' : '',
    );
  }
  if (status >= 300 && status < 400) {
    throw new Error('it redirects: enter the address where the picture is');
  }
  if (status !== 200) throw new Error(`it answers with HTTP status ${status}`);
}

async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`its picture is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function decode(bytes: Buffer, maxSidePx: number): Promise<Picture> {
  // Not everything that can be drawn: some formats name other files.
  if (!SIGNATURES.some((signature) => bytes.subarray(0, signature.length).equals(signature))) {
    throw new Error('it sends neither JPEG nor PNG');
  }
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS })
    .resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: Uint8Array.from(data), widthPx: info.width, heightPx: info.height };
}
