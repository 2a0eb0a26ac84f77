import { setTimeout as wait } from 'node:timers/promises';
import { type CameraRecord, cameraByCode, forgetSeenBy } from '../../detection/index.ts';
import { deleteDemoTicketsSeenBy } from '../../tickets/index.ts';
import type { Deps } from '../deps.ts';
import { STORY_CAMERA } from './demo-cameras.ts';
import { isPlaying } from './story.ts';
import { ringStory } from './story-bell.ts';
import { showTake } from './story-clips.ts';
import { endStory, lockStories, newestStory } from './story-store.ts';

/** The camera of the story; undefined where the demo district is not loaded. */
export async function storyCamera({ db }: Pick<Deps, 'db'>): Promise<CameraRecord | undefined> {
  const camera = await cameraByCode(db.query, STORY_CAMERA);
  return camera?.isDemo ? camera : undefined;
}

/** Removes what an earlier story has left: its ticket unless a visitor reported it too, and all that its camera has seen. */
export async function forgetStory({ db }: Pick<Deps, 'db'>, cameraId: string): Promise<void> {
  await db.transaction(async (query) => {
    await deleteDemoTicketsSeenBy(query, cameraId);
    await forgetSeenBy(query, cameraId);
  });
}

const ASK_AGAIN_MS = 5000;

/**
 * Cleans up after a story whose process was killed: the camera shows the clean place again, and what came of the
 * half of it is gone. Waits while another process plays one. For the start of the service.
 */
export async function tidyCutOffStory(
  deps: Pick<Deps, 'db' | 'clock' | 'settings' | 'bus' | 'logger'>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const story = await newestStory(deps.db.query);
    if (story?.state !== 'running') return;
    if (!isPlaying(story, deps.clock.now())) break;
    await wait(ASK_AGAIN_MS, undefined, { signal });
  }
  const ended = await deps.db.transaction(async (query) => {
    await lockStories(query);
    const story = await newestStory(query);
    if (story?.state !== 'running' || isPlaying(story, deps.clock.now())) return undefined;
    const end = { state: 'cut-off', problem: null, at: deps.clock.now() } as const;
    await endStory(query, story.storyId, end);
    return story.storyId;
  });
  if (ended) ringStory(deps, ended);
  const camera = await storyCamera(deps);
  if (!camera) return;
  await showTake(deps.settings.videoDir, 'clean');
  await forgetStory(deps, camera.cameraId);
}
