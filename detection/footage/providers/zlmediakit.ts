import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { joinSegments } from '../../frames/index.ts';
import type { FootageCamera, TimeRange } from '../footage-provider.ts';
import { cameraFootage } from './camera-footage-store.ts';
import { nothingThere, readableSeconds } from './fetch-clip.ts';
import { type CheckableProvider, cameraSteps, clockStep, step } from './provider-check.ts';
import { type ReconcileDeps, reconcileZlm } from './reconcile-zlm.ts';
import { overlap, secondsOf, stretchesOf } from './time-ranges.ts';
import { unavailable } from './unavailable.ts';
import { streamKey, timesOfRecordings, type ZlmRecording } from './zlm-recording.ts';
import { forgetRecording, noteRecordings, zlmRecordings } from './zlm-recording-store.ts';

/** A clip is put together of so many recordings at most: each is fetched whole. */
const MOST_FILES = 4;
/** A recording shows in lists when it is finished, usually within an hour. */
export const FINISHED_AFTER_MS = 2 * 3_600_000;

/**
 * Footage of ZLMediaKit. What it has is known from its hook (`on_record_mp4`); where that does not say
 * enough, its lists are read. Its recordings are fetched whole, and cut here.
 */
export function zlmediakitProvider(deps: ReconcileDeps): CheckableProvider {
  const { db, clock, api, providerId } = deps;

  const known = async (name: string, range: TimeRange) => {
    const rows = await zlmRecordings(db.query, providerId, streamKey(name), range);
    return timesOfRecordings(rows);
  };
  /** Asks for lists only when what hooks have told leaves something of the range open. */
  const recordings = async (
    { cameraId, name }: FootageCamera,
    range: TimeRange,
    signal?: AbortSignal,
  ) => {
    const told = await known(name, range);
    const sure = told.filter(({ isGuess }) => !isGuess);
    const [whole] = stretchesOf(sure, range);
    if (whole && secondsOf(whole) === secondsOf(range)) return told;
    const { reconciled } = (await cameraFootage(db.query, cameraId)) ?? {};
    const finished = reconciled && +reconciled.to - FINISHED_AFTER_MS;
    if (finished && reconciled.from <= range.from && finished >= +range.to) return told;
    await reconcileZlm(deps, name, range, signal);
    return known(name, range);
  };

  /** Fetches a recording and takes down how long it really is. */
  const fetchWhole = async (recording: ZlmRecording, path: string, signal?: AbortSignal) => {
    const answer = await api.download(recording, path, signal);
    if (!answer) {
      await forgetRecording(db.query, providerId, recording);
      throw nothingThere();
    }
    const seconds = await readableSeconds(path);
    const endsAt = new Date(recording.startsAt.getTime() + Math.round(seconds * 1000));
    await noteRecordings(db.query, providerId, [{ ...recording, endsAt }], clock.now());
    return { path, startsAt: recording.startsAt, endsAt, ...answer };
  };

  return {
    kind: 'zlmediakit',
    isPrompt: true,
    stretches: async (camera, range, signal) =>
      stretchesOf(await recordings(camera, range, signal), range),
    async fetchClip(camera, range, path, signal) {
      const found = await recordings(camera, range, signal);
      const wanted = found.filter((each) => overlap(each, range));
      if (wanted.length === 0) throw nothingThere();
      if (wanted.length > MOST_FILES) {
        throw unavailable(`has this in ${wanted.length} files: ask for a shorter time`);
      }
      const directory = await mkdtemp(join(dirname(path), 'zlm-'));
      try {
        const parts = [];
        for (const [index, { stream, file, path: there, startsAt, endsAt }] of wanted.entries()) {
          const recording = { stream, file, path: there, startsAt, endsAt };
          parts.push(await fetchWhole(recording, join(directory, `${index}.mp4`), signal));
        }
        const covered = await joinSegments(parts, range, path, signal);
        return { path, ...covered, clockOffsetSeconds: parts[0]?.clockOffsetSeconds ?? null };
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
    async check(names, signal) {
      const today = api.today(clock.now());
      let offset: number | null = null;
      const entered = await step('credentials', async () => {
        const answer = await api.listDay(names[0] ?? 'live/citymark-check', today, signal);
        offset = answer.clockOffsetSeconds;
        return 'It answers and takes the secret.';
      });
      if (!entered.ok) return [entered];
      const cameras = await cameraSteps(names, async (name) => {
        const { recordings: listed } = await api.listDay(name, today, signal);
        return `It has ${listed.length} recordings of today.`;
      });
      return [entered, clockStep(offset), ...cameras];
    },
  };
}
