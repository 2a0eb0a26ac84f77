import { join } from 'node:path';
import type { Query } from '../../../platform/db.ts';
import { joinSegments } from '../../frames/index.ts';
import type { FootageProvider } from '../footage-provider.ts';
import { segmentsBetween } from '../segment-store.ts';
import { nothingThere } from './fetch-clip.ts';
import { stretchesOf } from './time-ranges.ts';

/** Footage of our own recorder, whose clock is ours. @param footageDir where its segments are */
export function recorderProvider(query: Query, footageDir: string): FootageProvider {
  return {
    kind: 'recorder',
    isPrompt: true,
    async stretches({ cameraId }, range) {
      const segments = await segmentsBetween(query, cameraId, range);
      const ranges = segments.map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt }));
      return stretchesOf(ranges, range);
    },
    async fetchClip({ cameraId }, range, path, signal) {
      const segments = await segmentsBetween(query, cameraId, range);
      if (segments.length === 0) throw nothingThere();
      const files = segments.map((each) => ({ ...each, path: join(footageDir, each.path) }));
      return { path, ...(await joinSegments(files, range, path, signal)), clockOffsetSeconds: 0 };
    },
  };
}
