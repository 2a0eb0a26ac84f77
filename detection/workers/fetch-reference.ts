import sharp from 'sharp';
import { AppError } from '../../platform/errors.ts';
import type { Frame } from '../frame.ts';
import { serviceBase } from './gateway-client.ts';

/** Fetches the clean picture of a camera; rejects when it cannot be had just now. */
export type FetchReference = (cameraId: string) => Promise<Frame>;

const LONGEST_ANSWER_MS = 20_000;

/** Clean pictures from the service at `url`, with a worker token. */
export function referencesFrom({ url, token }: { url: string; token: string }): FetchReference {
  const base = serviceBase(url);
  return async (cameraId) => {
    const path = `api/worker/cameras/${encodeURIComponent(cameraId)}/reference.jpg`;
    const answer = await fetch(new URL(path, base), {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    });
    if (!answer.ok) {
      const detail = `The clean picture cannot be had (${answer.status}).`;
      throw new AppError('unavailable', detail);
    }
    return frameOf(new Uint8Array(await answer.arrayBuffer()));
  };
}

async function frameOf(jpeg: Uint8Array): Promise<Frame> {
  const image = sharp(jpeg, { limitInputPixels: 4096 * 4096 })
    .removeAlpha()
    .toColourspace('srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) };
}
