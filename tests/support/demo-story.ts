import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { addWorkerToken, openEyes, openGateway, runWorker } from '../../detection/index.ts';
import { STORY_CAMERA } from '../../gateway/demo/demo-cameras.ts';
import { loadDemo } from '../../gateway/demo/index.ts';
import { makeStoryClips, storyFiles } from '../../gateway/demo/story-clips.ts';
import { startJobs } from '../../gateway/start-jobs.ts';
import { systemClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { TestApp } from './app.ts';
import { TEST_CACHE } from './models.ts';

/** Lets a service that listens be the demo as it runs: the district, the pictures of the story, jobs and a worker. */
export async function startDemo({
  deps,
  db,
  url,
}: Pick<TestApp<typeof systemClock>, 'deps' | 'db' | 'url'>) {
  await loadDemo(deps);
  // The other cameras would only take time: their clips are not drawn.
  await db.query(sql`update cameras set enabled = false where camera_code <> ${STORY_CAMERA}`);
  const { videoDir } = deps.settings;
  await mkdir(videoDir, { recursive: true });
  const files = storyFiles.map(({ file }) => file);
  await makeStoryClips(videoDir, files);
  await startJobs(deps);
  const { token } = await addWorkerToken(deps, 'story');
  const stop = new AbortController();
  const running = runWorker({
    gateway: openGateway({ url, token }),
    eyes: (clock) =>
      openEyes({ clock, logger: silentLogger, models: { directories: [], cacheDir: TEST_CACHE } }),
    ...{ workerId: randomUUID(), name: 'story', version: 'test', capacity: 4 },
    ...{ clock: systemClock, logger: silentLogger, signal: stop.signal },
  });
  return async () => {
    stop.abort();
    await running;
  };
}
