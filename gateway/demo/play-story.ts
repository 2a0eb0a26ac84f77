import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CameraRecord } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Deps } from '../deps.ts';
import { isPlaying, type Story } from './story.ts';
import { ringStory } from './story-bell.ts';
import { showTake, storyFiles } from './story-clips.ts';
import { insertStory, endStory as keepEnd, lockStories, newestStory } from './story-store.ts';
import { StoryTeller } from './story-teller.ts';
import { tellStory } from './tell-story.ts';
import { storyCamera } from './tidy-story.ts';

/** Who plays the story in this process. */
export type Stories = {
  /**
   * Begins the story, and goes on with it after the answer.
   * @throws AppError `not-found` outside the demo, `conflict` while one is played, `unavailable` while the
   *   pictures are still drawn
   */
  play(): Promise<Story>;
  /** Ends the one that is played. */
  close(): Promise<void>;
};

export function openStories(deps: Deps): Stories {
  const closing = new AbortController();
  const playing = new Set<Promise<void>>();
  return {
    async play() {
      const camera = await storyCamera(deps);
      if (!camera) throw noDemo();
      const { videoDir } = deps.settings;
      if (storyFiles.some(({ file }) => !existsSync(join(videoDir, file)))) {
        const detail = 'The pictures of the demo are still being drawn. Try again in a minute.';
        throw new AppError('unavailable', detail);
      }
      const story = await begin(deps);
      ringStory(deps, story.storyId);
      const done = perform(deps, story, camera, closing.signal).finally(() => playing.delete(done));
      playing.add(done);
      return story;
    },
    async close() {
      closing.abort();
      await Promise.all(playing);
    },
  };
}

const noDemo = () =>
  new AppError('not-found', 'The story is played in the demo district only, which is not loaded.');

async function begin({ db, clock }: Deps): Promise<Story> {
  return db.transaction(async (query) => {
    await lockStories(query);
    const at = clock.now();
    const newest = await newestStory(query);
    if (newest && isPlaying(newest, at)) {
      throw new AppError('conflict', 'The story is being played. Watch it, or wait for its end.');
    }
    const storyId = newId();
    await insertStory(query, storyId, at);
    const times = { startedAt: at, beatAt: at, endedAt: null };
    return { storyId, state: 'running', ...times, steps: [], problem: null };
  });
}

/** Tells it to its end, whichever that is; never throws. */
async function perform(
  deps: Deps,
  { storyId }: Story,
  camera: CameraRecord,
  signal: AbortSignal,
): Promise<void> {
  const teller = new StoryTeller(deps, storyId, signal);
  let state: 'done' | 'failed' | 'cut-off' = 'done';
  try {
    await tellStory(deps, teller, camera);
  } catch (err) {
    state = signal.aborted ? 'cut-off' : 'failed';
    const { awaited } = teller;
    if (state === 'failed') deps.logger.warn({ err, awaited }, 'the story of the demo stopped');
  }
  try {
    // Whatever has become of it: the camera does not go on showing the mess.
    await showTake(deps.settings.videoDir, 'clean');
    const problem = state === 'failed' ? teller.awaited : null;
    await keepEnd(deps.db.query, storyId, { state, problem, at: deps.clock.now() });
    ringStory(deps, storyId);
  } catch (err) {
    deps.logger.warn({ err }, 'the story of the demo could not be ended');
  }
}
