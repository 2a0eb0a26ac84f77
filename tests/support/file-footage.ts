import { copyFile } from 'node:fs/promises';
import type {
  FootageProvider,
  ProviderOf,
  TimeRange,
} from '../../detection/footage/footage-provider.ts';
import { AppError } from '../../platform/errors.ts';

/** A provider whose footage of every camera is one file, and its switches. */
export type FileFootage = FootageProvider & {
  stretches: FootageProvider['stretches'];
  isPrompt: boolean;
  path: string;
  /** What the file shows. */
  clip: TimeRange;
  /** Thrown in place of a clip, as often as it is there. */
  failures: AppError[];
  /** What was fetched. */
  readonly fetched: TimeRange[];
  readonly providerOf: ProviderOf;
};

export function fileFootage(path: string, clip: TimeRange): FileFootage {
  const footage: FileFootage = {
    kind: 'mediamtx',
    isPrompt: true,
    path,
    clip,
    failures: [],
    fetched: [],
    providerOf: async (cameraId) => ({ provider: footage, camera: { cameraId, name: 'street' } }),
    async stretches(_camera, range) {
      const from = Math.max(range.from.getTime(), footage.clip.from.getTime());
      const to = Math.min(range.to.getTime(), footage.clip.to.getTime());
      return from < to ? [{ from: new Date(from), to: new Date(to) }] : [];
    },
    async fetchClip(camera, range, target) {
      footage.fetched.push(range);
      const failure = footage.failures.shift();
      if (failure) throw failure;
      if ((await footage.stretches(camera, range)).length === 0) throw new AppError('not-found');
      await copyFile(footage.path, target);
      return { path: target, ...footage.clip, clockOffsetSeconds: 2 };
    },
  };
  return footage;
}
