import { Mutex } from 'async-mutex';
import type { TimeRange } from '../footage-provider.ts';
import { nothingThere } from './fetch-clip.ts';
import { type CheckableProvider, cameraSteps, clockStep, step } from './provider-check.ts';
import { longestOf, overlap, secondsOf, stretchesOf, windowsOf } from './time-ranges.ts';
import { tryAgain } from './try-again.ts';
import { unusable } from './unavailable.ts';
import type { WvpApi, WvpCamera } from './wvp-api.ts';
import { fetchCloudRecord, fetchFromDevice, type WvpFiles } from './wvp-files.ts';

/** Devices lose long lists, and long playbacks. */
const WINDOW_SECONDS = 600;
/** Each window is a question to the device. */
const MOST_WINDOWS = 36;

const cameraOf = (name: string): WvpCamera => {
  const [device = '', channel = ''] = name.split('/');
  return { device, channel };
};

/**
 * Footage behind a GB/T 28181 platform (wvp-GB28181-pro): what its media server has recorded itself, else
 * what the device has. Devices do one thing at a time, are busy, answer half and late: so all that is asked
 * of a channel is asked one after the other, in short windows, and again.
 */
export function wvpProvider(api: WvpApi, files: WvpFiles): CheckableProvider {
  const { wait } = files;
  const channels = new Map<string, Mutex>();
  const alone = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const mutex = channels.get(name) ?? new Mutex();
    channels.set(name, mutex);
    return mutex.runExclusive(work);
  };

  /** What the device has, without what the media server has already. */
  const deviceStretches = async (camera: WvpCamera, range: TimeRange, signal?: AbortSignal) => {
    const windows = windowsOf(range, WINDOW_SECONDS);
    if (windows.length > MOST_WINDOWS) {
      throw unusable(`is asked for ${(MOST_WINDOWS * WINDOW_SECONDS) / 3600} hours at most`);
    }
    const found: TimeRange[] = [];
    for (const window of windows) {
      const ask = () => api.deviceRecords(camera, window, signal);
      const records = await tryAgain(ask, { wait, signal });
      // A device may answer with more than it was asked for.
      found.push(...stretchesOf(records, window));
    }
    return found;
  };

  const stretches = async (camera: WvpCamera, range: TimeRange, signal?: AbortSignal) => {
    const cloud = await tryAgain(() => api.cloudRecords(camera, range, signal), { wait, signal });
    const [whole] = stretchesOf(cloud, range);
    if (whole && secondsOf(whole) === secondsOf(range)) return [whole];
    return stretchesOf([...cloud, ...(await deviceStretches(camera, range, signal))], range);
  };

  const fetchClip = async (
    camera: WvpCamera,
    range: TimeRange,
    path: string,
    signal?: AbortSignal,
  ) => {
    const first = {
      from: range.from,
      to: new Date(Math.min(+range.to, +range.from + WINDOW_SECONDS * 1000)),
    };
    const cloud = await tryAgain(() => api.cloudRecords(camera, first, signal), { wait, signal });
    const stored = cloud.find((each) => {
      const shared = overlap(each, first);
      return shared && secondsOf(shared) === secondsOf(first);
    });
    if (stored) return fetchCloudRecord(files, stored, { range: first, path, signal });
    const stretch = longestOf(await deviceStretches(camera, first, signal));
    if (stretch) return fetchFromDevice(files, camera, { range: stretch, path, signal });
    const part = cloud.toSorted((a, b) => secondsOf(b) - secondsOf(a))[0];
    if (!part) throw nothingThere();
    return fetchCloudRecord(files, part, { range: first, path, signal });
  };

  return {
    kind: 'wvp',
    isPrompt: false,
    stretches: ({ name }, range, signal) =>
      alone(name, () => stretches(cameraOf(name), range, signal)),
    fetchClip: ({ name }, range, path, signal) =>
      alone(name, () => fetchClip(cameraOf(name), range, path, signal)),
    async check(names, signal) {
      let offset: number | null = null;
      const entered = await step('credentials', async () => {
        offset = await api.enter(signal);
        return 'It answers and takes the key.';
      });
      if (!entered.ok) return [entered];
      const cameras = await cameraSteps(names, async (name) => {
        if (await api.deviceIsOnline(cameraOf(name).device, signal)) return 'The device is online.';
        throw unusable('knows the device, which is offline');
      });
      return [entered, clockStep(offset), ...cameras];
    },
  };
}
