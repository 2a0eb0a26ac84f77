import { AppError } from '../../../platform/errors.ts';
import type { FootageProvider } from '../footage-provider.ts';

/** One thing that was tried with a platform. */
export type CheckStep = {
  what: 'reached' | 'credentials' | 'clock' | 'cameras';
  ok: boolean;
  /** For people. */
  detail: string;
};

/** What a clock may be off before somebody should do something about it. */
const TOLERABLE_SECONDS = 5;

/** What the clock of a platform means for its footage. */
export function clockStep(offsetSeconds: number | null): CheckStep {
  if (offsetSeconds === null) {
    return { what: 'clock', ok: true, detail: 'It does not tell its time; evidence says so.' };
  }
  const side = offsetSeconds < 0 ? 'behind' : 'ahead of';
  const detail =
    offsetSeconds === 0
      ? 'Its clock is right.'
      : `Its clock is ${Math.abs(offsetSeconds)} s ${side} ours; evidence says so.`;
  return { what: 'clock', ok: Math.abs(offsetSeconds) <= TOLERABLE_SECONDS, detail };
}

/** A provider that can also be tried out. */
export type CheckableProvider = FootageProvider & {
  /** Tries what works, with some of the cameras as they are called there. Never throws for the platform. */
  check(cameraNames: readonly string[], signal?: AbortSignal): Promise<CheckStep[]>;
};

/** Does one thing and says how it went; `work` answers what to tell, and throws when it failed. */
export async function step(
  what: CheckStep['what'],
  work: () => Promise<string>,
): Promise<CheckStep> {
  try {
    return { what, ok: true, detail: await work() };
  } catch (error) {
    if (error instanceof AppError) return { what, ok: false, detail: error.message };
    throw error;
  }
}

const MOST_CAMERAS_CHECKED = 5;

/** The same for some cameras, one after the other. */
export async function cameraSteps(
  names: readonly string[],
  work: (name: string) => Promise<string>,
): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  for (const name of names.slice(0, MOST_CAMERAS_CHECKED)) {
    const { detail, ...rest } = await step('cameras', () => work(name));
    steps.push({ ...rest, detail: `${name}: ${detail}` });
  }
  return steps;
}
