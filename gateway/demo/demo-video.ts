import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { listCameras } from '../../detection/index.ts';
import { childEnvironment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { missingClips } from './demo-clips.ts';
import { addRealClip } from './real-clip.ts';
import { tidyCutOffStory } from './tidy-story.ts';

/** Work for the demo that goes on while the service runs. */
export type DemoVideo = {
  /** Resolves when there is nothing more to do, well or not. */
  done: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Sees to it that the demo cameras have something to show: draws their clips, which takes some seconds of a
 * processor, in a process of its own, and hangs up one more camera where Debian's real clip is installed. Does
 * nothing where the demo district is not loaded.
 */
export function startDemoVideo(deps: Deps): DemoVideo {
  const stopped = new AbortController();
  const { signal } = stopped;
  const warn = (message: string) => (err: unknown) => {
    if (!signal.aborted) deps.logger.warn({ err }, message);
  };
  const done = prepare(deps, signal).catch(warn('the demo cameras have no pictures'));
  // Nobody waits for it: another process may be playing a story.
  const tidied = done
    .then(() => tidyCutOffStory(deps, signal))
    .catch(warn('what a story of the demo left is still there'));
  return {
    done,
    async stop() {
      stopped.abort();
      await Promise.all([done, tidied]);
    },
  };
}

async function prepare(deps: Deps, signal: AbortSignal): Promise<void> {
  const cameras = await listCameras(deps.db.query, {}, { limit: 1000 });
  const demo = cameras.filter(({ isDemo }) => isDemo);
  if (demo.length === 0 || signal.aborted) return;
  await addRealClip(deps, demo);
  await drawClips(deps, signal);
}

async function drawClips(deps: Deps, signal: AbortSignal): Promise<void> {
  const { videoDir } = deps.settings;
  if (missingClips(videoDir).length === 0 || signal.aborted) return;
  const script = fileURLToPath(new URL('./make-clips.ts', import.meta.url));
  const child = spawn(process.execPath, [script, videoDir], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: childEnvironment({}),
  });
  behindEverything(child);
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  const [code] = await once(child, 'exit');
  if (code === 0) deps.logger.info({ videoDir }, 'the clips of the demo cameras are drawn');
  else if (!signal.aborted) deps.logger.warn({ code }, 'the clips of the demo could not be drawn');
}

function behindEverything({ pid }: ChildProcess): void {
  try {
    if (pid) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not everywhere allowed, and not needed.
  }
}
