import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { localDay } from './local-time.ts';
import type { ProviderClient } from './provider-client.ts';
import { readJson } from './read-json.ts';
import { unavailable } from './unavailable.ts';
import { mediaOf, recordingsOfList, streamKey, type ZlmRecording } from './zlm-recording.ts';

const Envelope = Type.Object({
  code: Type.Integer(),
  msg: Type.Optional(Type.String()),
  data: Type.Optional(Type.Unknown()),
});
const Listed = Type.Object({ rootPath: Type.String(), paths: Type.Array(Type.String()) });

/** What ZLMediaKit says with a code; its HTTP status is always 200. */
const meanings: Record<number, string> = {
  [-1]: 'could not do it (code -1)',
  [-100]: 'refuses the secret (code -100)',
  [-200]: 'reports an error of its database (code -200)',
  [-300]: 'does not take these parameters (code -300): is it a version that is known',
  [-400]: 'failed inside (code -400)',
};

export type ZlmApi = {
  /** The recordings of one day's folder, and how far the server's clock is ahead of ours. */
  listDay(
    name: string,
    day: string,
    signal?: AbortSignal,
  ): Promise<{ recordings: ZlmRecording[]; clockOffsetSeconds: number | null }>;
  /** Writes a whole recording to a file; `undefined`: the server does not have it. */
  download(
    recording: ZlmRecording,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ clockOffsetSeconds: number | null } | undefined>;
  today(at: Date): string;
};

/** @param secret `api.secret` of its configuration; @param timeZone of its clocks */
export function zlmApi(
  client: ProviderClient,
  { secret, timeZone }: { secret: string | undefined; timeZone: string },
): ZlmApi {
  return {
    today: (at) => localDay(at, timeZone),
    async listDay(name, day, signal) {
      // In the body, since servers on the way write addresses into their logs.
      const form = { ...(secret && { secret }), ...mediaOf(name), period: day };
      const answer = await client.ask({ path: '/index/api/getMP4RecordFile', form, signal });
      const list = dataOf(answer.text, Listed);
      const recordings = recordingsOfList(list, { stream: streamKey(name), day, timeZone });
      return { recordings, clockOffsetSeconds: answer.clockOffsetSeconds };
    },
    async download(recording, path, signal) {
      const query = { file_path: recording.path };
      const answer = await client.fetchFile(
        { path: '/index/api/downloadFile', query, signal },
        path,
      );
      return answer.status < 300 ? answer : undefined;
    },
  };
}

/** @throws AppError `footage-unavailable` for a code that is not 0, and another form */
function dataOf<S extends TSchema>(text: string, form: S): Static<S> {
  const { code, data } = readJson(text, Envelope);
  if (code !== 0) throw unavailable(meanings[code] ?? `reports an error (code ${code})`);
  if (!Value.Check(form, data)) throw unavailable('answers in a form that is not known');
  return data as Static<S>;
}
