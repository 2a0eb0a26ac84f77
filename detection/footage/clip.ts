import { AppError, type ErrorCode } from '../../platform/errors.ts';
import { idFrom } from '../../platform/ids.ts';
import type { FootageProviderKind, TimeRange } from './footage-provider.ts';
import { windowsOf } from './providers/time-ranges.ts';

export const clipStates = ['pending', 'ready', 'failed'] as const;
export type ClipState = (typeof clipStates)[number];

/** A clip as somebody asked for it, and what has become of it. */
export type Clip = {
  clipId: string;
  cameraId: string;
  /** As asked for, in whole seconds. */
  range: TimeRange;
  state: ClipState;
  /** How many parts it is fetched in, and how many of them are there. */
  windows: number;
  windowsDone: number;
  /** How often it has failed since anything came, and when it is tried again. */
  failures: number;
  tryAt: Date | null;
  /** What went wrong last. */
  problem: { code: ErrorCode; detail: string } | null;
  got: GotClip | null;
};

/** What a provider gave. */
export type GotClip = TimeRange & {
  provider: FootageProviderKind;
  bytes: number;
  clockOffsetSeconds: number | null;
  fetchedAt: Date;
};

export const clipLimits = {
  /** The longest clip. */
  seconds: 10 * 60,
  /** The longest time that is asked for when there is footage. */
  days: 31,
  /** Nobody keeps footage for longer. */
  yearsAgo: 10,
} as const;

/** Cameras, providers and we are rarely of one mind about what time it is. */
const CLOCKS_APART_MS = 60_000;
const DAY_MS = 86_400_000;

/** Providers that take their time are asked for so much at once. */
const WINDOW_SECONDS = 60;

/** Ten tries with nothing to show for it take about an hour. */
const MOST_FAILURES = 10;
const PAUSE_SECONDS = { first: 10, longest: 600 };

/**
 * That a range of time can be asked for: in order, not in the future, not before anybody kept footage, not longer
 * than `longestSeconds`.
 * @throws AppError `invalid-field` that says what can be asked for
 */
export function checkRange({ from, to }: TimeRange, now: Date, longestSeconds: number): void {
  const seconds = (to.getTime() - from.getTime()) / 1000;
  // Also for times that are none.
  if (!(seconds > 0)) throw refused('to', 'It must be later than from.');
  if (seconds > longestSeconds) {
    const most = longestSeconds >= DAY_MS / 1000 ? `${longestSeconds / 86_400} days` : '10 minutes';
    throw refused('to', `Ask for ${most} at most.`);
  }
  if (from.getTime() > now.getTime()) throw refused('from', 'It must not be in the future.');
  checkMoment(from, now, 'from');
}

/** The same for one moment. @throws AppError `invalid-field` */
export function checkMoment(at: Date, now: Date, field: string): void {
  if (at.getTime() > now.getTime() + CLOCKS_APART_MS) {
    throw refused(field, 'It must not be in the future.');
  }
  if (!(at.getTime() >= now.getTime() - clipLimits.yearsAgo * 366 * DAY_MS)) {
    throw refused(field, `Footage is not kept for more than ${clipLimits.yearsAgo} years.`);
  }
}

function refused(field: string, message: string): AppError {
  const detail = `The time cannot be asked for: ${message}`;
  return new AppError('invalid-field', detail, { fields: [{ field: `/${field}`, message }] });
}

/** The range in whole seconds, nothing of it left out. */
export const wholeSeconds = ({ from, to }: TimeRange): TimeRange => ({
  from: new Date(Math.floor(from.getTime() / 1000) * 1000),
  to: new Date(Math.ceil(to.getTime() / 1000) * 1000),
});

/** The same for the same clip. */
export const clipIdOf = (cameraId: string, { from, to }: TimeRange): string =>
  idFrom(`clip:${cameraId}:${from.getTime()}:${to.getTime()}`);

/** In what parts a clip is fetched from a provider that takes its time. */
export const clipWindows = (range: TimeRange): TimeRange[] => windowsOf(range, WINDOW_SECONDS);

/** A segment is only there when it is complete, so the newest footage comes late. */
const LATE_MS = 5 * 60_000;
const MISSING_MS = 2000;

/** Whether a clip ends early because the rest was not there yet when it was fetched. */
export const mayGoOn = ({ range, got }: Clip): boolean =>
  got !== null &&
  got.to.getTime() + MISSING_MS < range.to.getTime() &&
  got.fetchedAt.getTime() < range.to.getTime() + LATE_MS;

/** Seconds until a clip is tried again that has failed so often in a row; undefined: no more. */
export const pauseAfter = (failures: number): number | undefined =>
  failures < MOST_FAILURES
    ? Math.min(PAUSE_SECONDS.longest, PAUSE_SECONDS.first * 2 ** (failures - 1))
    : undefined;
