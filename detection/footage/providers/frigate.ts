import Type from 'typebox';
import type { Clock } from '../../../platform/clock.ts';
import type { TimeRange } from '../footage-provider.ts';
import { fetchChecked, nothingThere } from './fetch-clip.ts';
import { frigateSession } from './frigate-session.ts';
import { type CheckableProvider, cameraSteps, clockStep, step } from './provider-check.ts';
import type { Asked, ProviderClient } from './provider-client.ts';
import { readItems, readJson } from './read-json.ts';
import type { Credentials } from './stored-provider.ts';
import { longestOf, stretchesOf, windowsOf } from './time-ranges.ts';

/** A list has a line for every ten seconds. */
const LIST_SECONDS = 3 * 86_400;
const Recording = Type.Object({ start_time: Type.Number(), end_time: Type.Number() });
const Recordings = Type.Array(Type.Unknown());
const Config = Type.Object({ cameras: Type.Record(Type.String(), Type.Unknown()) });

/**
 * Footage of Frigate over its HTTP API. Its clips are cut at whole seconds and keyframes, without being
 * encoded anew. `latest.jpg` is never asked for: for a camera that is offline it shows an old picture.
 */
export function frigateProvider(
  client: ProviderClient,
  credentials: Credentials,
  clock: Clock,
): CheckableProvider {
  const session = frigateSession(client, credentials, clock);
  const signedIn = async <T>(
    signal: AbortSignal | undefined,
    work: (asked: Pick<Asked, 'headers' | 'signal'>) => Promise<T>,
  ) => {
    try {
      return await work({ headers: await session.headers(signal), signal });
    } catch (error) {
      session.forget();
      throw error;
    }
  };

  const listed = async (name: string, range: TimeRange, signal?: AbortSignal) => {
    const path = `/api/${encodeURIComponent(name)}/recordings`;
    const query = { after: unixSeconds(range.from), before: unixSeconds(range.to) };
    const { status, text } = await signedIn(signal, (asked) =>
      client.ask({ ...asked, path, query }),
    );
    if (status >= 300) return [];
    const found = readItems(readJson(text, Recordings), Recording);
    return found.map((each) => ({
      from: fromUnix(each.start_time),
      to: fromUnix(each.end_time),
    }));
  };
  const stretches = async (name: string, range: TimeRange, signal?: AbortSignal) => {
    const found: TimeRange[] = [];
    for (const window of windowsOf(range, LIST_SECONDS)) {
      found.push(...(await listed(name, window, signal)));
    }
    return stretchesOf(found, range);
  };

  return {
    kind: 'frigate',
    isPrompt: true,
    stretches: ({ name }, range, signal) => stretches(name, range, signal),
    async fetchClip({ name }, range, path, signal) {
      // Over a gap its clips jump, and their time could not be told.
      const stretch = longestOf(await stretches(name, range, signal));
      if (!stretch) throw nothingThere();
      const from = Math.floor(unixSeconds(stretch.from));
      const to = Math.ceil(unixSeconds(stretch.to));
      const asked = { from: fromUnix(from), to: fromUnix(to) };
      const clip = `/api/${encodeURIComponent(name)}/start/${from}/end/${to}/clip.mp4`;
      return fetchChecked(path, asked, (part) =>
        signedIn(signal, async (auth) => {
          const answer = await client.fetchFile({ ...auth, path: clip }, part);
          return answer.status < 300 && answer;
        }),
      );
    },
    async check(names, signal) {
      const reached = await step('reached', async () => {
        const { text } = await client.ask({ path: '/api/version', signal });
        return `Frigate ${text.slice(0, 40)}`;
      });
      if (!reached.ok) return [reached];
      let known: string[] = [];
      let offset: number | null = null;
      const entered = await step('credentials', () =>
        signedIn(signal, async (asked) => {
          const answer = await client.ask({ ...asked, path: '/api/config' });
          known = Object.keys(readJson(answer.text, Config).cameras);
          offset = answer.clockOffsetSeconds;
          return `It lets us in and has ${known.length} cameras.`;
        }),
      );
      if (!entered.ok) return [reached, entered];
      const cameras = await cameraSteps(names, async (name) => {
        if (!known.includes(name)) throw nothingThere();
        return 'It is there.';
      });
      return [reached, entered, clockStep(offset), ...cameras];
    },
  };
}

const unixSeconds = (at: Date): number => at.getTime() / 1000;
const fromUnix = (seconds: number): Date => new Date(Math.round(seconds * 1000));
