import Type from 'typebox';
import type { TimeRange } from '../footage-provider.ts';
import { fetchChecked, nothingThere } from './fetch-clip.ts';
import { type CheckableProvider, cameraSteps, clockStep, step } from './provider-check.ts';
import type { ProviderClient } from './provider-client.ts';
import { readItems, readJson } from './read-json.ts';
import type { Credentials } from './stored-provider.ts';
import { longestOf, secondsOf, stretchesOf } from './time-ranges.ts';
import { unavailable } from './unavailable.ts';

const Entry = Type.Object({ start: Type.String(), duration: Type.Number({ minimum: 0 }) });
const Entries = Type.Array(Type.Unknown());

/** Footage of MediaMTX over its playback server (port 9996). */
export function mediamtxProvider(
  client: ProviderClient,
  credentials: Credentials,
): CheckableProvider {
  const headers = headersOf(credentials);

  const list = async (name: string, range: TimeRange, signal?: AbortSignal) => {
    const query = { path: name, start: range.from.toISOString(), end: range.to.toISOString() };
    const answer = await client.ask({ path: '/list', query, headers, signal });
    // It says so when nothing is recorded; anything else that is wrong is a 400.
    if (answer.status === 404) return { ...answer, stretches: [] };
    if (answer.status >= 300) throw unavailable('has no playback for this path');
    const entries = readItems(readJson(answer.text, Entries), Entry);
    const ranges = entries.map(({ start, duration }) => {
      const from = new Date(start);
      return { from, to: new Date(from.getTime() + duration * 1000) };
    });
    return { ...answer, stretches: stretchesOf(ranges, range) };
  };

  return {
    kind: 'mediamtx',
    isPrompt: true,
    stretches: async ({ name }, range, signal) => (await list(name, range, signal)).stretches,
    async fetchClip({ name }, range, path, signal) {
      const stretch = longestOf((await list(name, range, signal)).stretches);
      if (!stretch) throw nothingThere();
      const query = {
        path: name,
        start: stretch.from.toISOString(),
        duration: secondsOf(stretch),
        format: 'mp4',
      };
      return fetchChecked(path, stretch, async (part) => {
        const answer = await client.fetchFile({ path: '/get', query, headers, signal }, part);
        if (answer.status === 400) throw unavailable('cannot cut this footage');
        return answer.status < 300 && answer;
      });
    },
    async check(names, signal) {
      const none = { from: new Date(0), to: new Date(1000) };
      let offset: number | null = null;
      const reached = await step('reached', async () => {
        const query = { path: names[0] ?? 'citymark-check', start: none.from.toISOString() };
        const answer = await client.ask({ path: '/list', query, headers, signal });
        offset = answer.clockOffsetSeconds;
        return 'Its playback server answers and lets us in.';
      });
      if (!reached.ok) return [reached];
      const cameras = await cameraSteps(names, async (name) => {
        await list(name, none, signal);
        return 'It has playback.';
      });
      return [reached, clockStep(offset), ...cameras];
    },
  };
}

function headersOf({ token, user, password }: Credentials): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` };
  if (!user || !password) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
