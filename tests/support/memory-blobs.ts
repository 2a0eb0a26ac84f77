import { createHash } from 'node:crypto';
import type { Blobs } from '../../platform/blobs.ts';
import { AppError } from '../../platform/errors.ts';

/** Blobs in a map, for tests that do not care where they are. */
export function memoryBlobs(kept = new Map<string, Uint8Array>()): Blobs {
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      kept.set(sha256, bytes);
      return sha256;
    },
    async get(sha256) {
      const bytes = kept.get(sha256);
      if (!bytes) throw new AppError('not-found');
      return bytes;
    },
    has: async (sha256) => kept.has(sha256),
    async delete(sha256) {
      kept.delete(sha256);
    },
    close: async () => {},
  };
}
