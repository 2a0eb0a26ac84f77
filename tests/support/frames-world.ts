import { type Frames, type FramesOptions, openFrames } from '../../detection/frames/index.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';

/** Everything that was logged, as one text. */
export function recordingLogger(): Logger & { said(): string } {
  const lines: string[] = [];
  const note = (...parts: unknown[]) => lines.push(JSON.stringify(parts));
  return { debug: note, info: note, warn: note, error: note, said: () => lines.join('\n') };
}

/** Frames that lose patience within a second or two, as tests want them. */
export function impatientFrames(options: Partial<FramesOptions> = {}): Frames {
  return openFrames({
    logger: recordingLogger(),
    clock: systemClock,
    watchdogSeconds: 1.5,
    openSeconds: 2,
    processSilenceSeconds: 2,
    random: () => 1,
    ...options,
  });
}

/** Whether the process still runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
