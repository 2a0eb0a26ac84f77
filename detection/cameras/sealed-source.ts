import { AppError } from '../../platform/errors.ts';
import type { Secrets } from '../../platform/secrets.ts';

const contextOf = (cameraId: string) => `cameras.source:${cameraId}`;

/** The whole address of a camera, sealed for its row; nothing for a camera without one. */
export const sealSource = (secrets: Secrets, cameraId: string, url: string): Uint8Array | null =>
  url === '' ? null : secrets.seal(Buffer.from(url), contextOf(cameraId));

/** The whole address again; undefined when the key that sealed it is lost, so that it must be entered anew. */
export function openedSource(
  secrets: Secrets,
  cameraId: string,
  sealed: Uint8Array,
): string | undefined {
  try {
    return Buffer.from(secrets.open(sealed, contextOf(cameraId))).toString();
  } catch (error) {
    if (error instanceof AppError && error.code === 'secret-unreadable') return undefined;
    throw error;
  }
}
