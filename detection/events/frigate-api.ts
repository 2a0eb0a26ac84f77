import { AppError } from '../../platform/errors.ts';
import {
  type DetectSizes,
  type FrigateEvent,
  readDetectSizes,
  readEventList,
} from './frigate-message.ts';

const PATIENCE_MS = 10_000;
const MAX_BYTES = 16 * 2 ** 20;
const MOST_EVENTS = 5000;
/** A camera that is not in the configuration may have been added since; asked again no sooner. */
const CONFIG_KEPT_MS = 60_000;

/** What is asked of Frigate over HTTP. All of it throws AppError `unavailable` when it does not answer. */
export type FrigateApi = {
  /** Of the detect stream of a camera; undefined for a camera that Frigate does not have. */
  sizeOf(camera: string): Promise<{ widthPx: number; heightPx: number } | undefined>;
  eventsInProgress(): Promise<FrigateEvent[]>;
};

/** @param url `http(s)://host:port` of Frigate; @param token for its authenticated port */
export function frigateApi(url: string, token?: string): FrigateApi {
  let sizes: DetectSizes = new Map();
  let askedMs = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    sizes = readDetectSizes(await ask('/api/config'));
    askedMs = performance.now();
  };
  const ask = async (path: string): Promise<unknown> => {
    try {
      const response = await fetch(new URL(path, url), {
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: token ? { authorization: `Bearer ${token}` } : {},
      });
      if (!response.ok) throw new Error(`it answers with HTTP status ${response.status}`);
      return JSON.parse(await limitedText(response));
    } catch (error) {
      const { message } = error as Error;
      throw new AppError('unavailable', `Frigate cannot be asked (${path}): ${message}.`);
    }
  };
  return {
    async sizeOf(camera) {
      const known = sizes.get(camera);
      if (known || performance.now() - askedMs < CONFIG_KEPT_MS) return known;
      await refresh();
      return sizes.get(camera);
    },
    async eventsInProgress() {
      await refresh();
      return readEventList(await ask(`/api/events?in_progress=1&limit=${MOST_EVENTS}`), sizes);
    },
  };
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`its answer is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
