import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { TimeRange } from '../footage-provider.ts';
import { fromLocalTime, localTime } from './local-time.ts';
import type { ProviderClient } from './provider-client.ts';
import { readItems, readJson } from './read-json.ts';
import type { Credentials } from './stored-provider.ts';
import { unavailable, unusable } from './unavailable.ts';

const Envelope = Type.Object({
  code: Type.Integer(),
  msg: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  data: Type.Optional(Type.Unknown()),
});
const Nullable = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));
const Records = Type.Object({
  sumNum: Nullable(Type.Integer()),
  recordList: Nullable(Type.Array(Type.Unknown())),
});
const DeviceRecord = Type.Object({ startTime: Type.String(), endTime: Type.String() });
const CloudPage = Type.Object({ list: Type.Array(Type.Unknown()) });
const CloudRecord = Type.Object({
  id: Type.Integer(),
  startTime: Type.Number(),
  endTime: Type.Number(),
});
const Paths = Type.Object({
  httpPath: Nullable(Type.String()),
  httpsPath: Nullable(Type.String()),
});
/** Its session's id; it goes into addresses. */
const Started = Type.Object({ stream: Type.String({ pattern: '^[\\w.-]{1,200}$' }) });
const Progress = Type.Object({
  progress: Nullable(Type.Number()),
  downLoadFilePath: Nullable(Paths),
});

/** A device asks over SIP, which takes its time. */
const DEVICE_ANSWER_MS = 45_000;
const CLOUD_PAGE = 1000;
const SPEED = 4;

export type WvpCamera = { device: string; channel: string };
export type CloudRecording = TimeRange & { id: number };
type Signal = AbortSignal | undefined;

/** What is asked of wvp-GB28181-pro. Everything throws AppError `footage-unavailable`. */
export type WvpApi = ReturnType<typeof wvpApi>;

/** @param timeZone of the server's clocks */
export function wvpApi(
  client: ProviderClient,
  { apiKey, accessToken }: Credentials,
  timeZone: string,
) {
  const headers: Record<string, string> = apiKey
    ? { 'api-key': apiKey }
    : { 'access-token': accessToken ?? '' };
  const ask = async <S extends TSchema>(
    path: string,
    form: S,
    { query = {}, signal }: { query?: Record<string, string | number>; signal?: Signal },
  ) => {
    const answer = await client.ask({ path, query, headers, signal, answerMs: DEVICE_ANSWER_MS });
    return { ...answer, data: dataOf(answer.text, form) };
  };
  const times = ({ from, to }: TimeRange) => ({
    startTime: localTime(from, timeZone),
    endTime: localTime(to, timeZone),
  });
  const record = (action: string, camera: WvpCamera, stream?: string) =>
    `/api/gb_record/${action}/${camera.device}/${camera.channel}${stream ? `/${stream}` : ''}`;

  return {
    /** What the device says that it has; a list that did not come whole is taken as it is. */
    async deviceRecords(
      camera: WvpCamera,
      range: TimeRange,
      signal?: AbortSignal,
    ): Promise<TimeRange[]> {
      const { data } = await ask(record('query', camera), Records, { query: times(range), signal });
      const list = data.recordList ?? [];
      if (list.length === 0 && (data.sumNum ?? 0) > 0)
        throw unavailable('lost the list of the device');
      return readItems(list, DeviceRecord).flatMap(({ startTime, endTime }) => {
        const from = fromLocalTime(startTime, timeZone);
        const to = fromLocalTime(endTime, timeZone);
        return from && to ? { from, to } : [];
      });
    },
    /** What its media server has recorded by itself; empty also where it knows nothing of such records. */
    async cloudRecords(
      { device, channel }: WvpCamera,
      range: TimeRange,
      signal?: AbortSignal,
    ): Promise<CloudRecording[]> {
      const query = {
        app: 'rtp',
        stream: `${device}_${channel}`,
        page: 1,
        count: CLOUD_PAGE,
        ...times(range),
      };
      const { text } = await client.ask({ path: '/api/cloud/record/list', query, headers, signal });
      const { code, data } = readJson(text, Envelope);
      checkEntry(code);
      if (code !== 0 || !Value.Check(CloudPage, data)) return [];
      return readItems((data as Static<typeof CloudPage>).list, CloudRecord).map(
        ({ id, startTime, endTime }) => ({ id, from: new Date(startTime), to: new Date(endTime) }),
      );
    },
    async cloudPath(id: number, signal?: AbortSignal): Promise<string | undefined> {
      const { data } = await ask('/api/cloud/record/play/path', Paths, {
        query: { recordId: id },
        signal,
      });
      return data.httpPath ?? data.httpsPath ?? undefined;
    },
    /** Has the device send footage to the media server; answers the id of the session. */
    async startDownload(
      camera: WvpCamera,
      range: TimeRange,
      signal?: AbortSignal,
    ): Promise<string> {
      const query = { ...times(range), downloadSpeed: SPEED };
      return (await ask(record('download/start', camera), Started, { query, signal })).data.stream;
    },
    /** 0 to 1, and when it is there, where. */
    async downloadProgress(camera: WvpCamera, stream: string, signal?: AbortSignal) {
      const { data } = await ask(record('download/progress', camera, stream), Progress, { signal });
      const path = data.downLoadFilePath;
      return { progress: data.progress ?? 0, path: path?.httpPath ?? path?.httpsPath ?? undefined };
    },
    async stopDownload(camera: WvpCamera, stream: string): Promise<void> {
      await client.ask({ path: record('download/stop', camera, stream), headers });
    },
    async deviceIsOnline(device: string, signal?: AbortSignal): Promise<boolean> {
      const form = Type.Object({ onLine: Type.Boolean() });
      return (await ask(`/api/device/query/devices/${device}`, form, { signal })).data.onLine;
    },
    /** Throws when it does not let us in; answers how far its clock is ahead. */
    async enter(signal?: AbortSignal): Promise<number | null> {
      const query = { page: 1, count: 1 };
      return (await ask('/api/device/query/devices', Type.Unknown(), { query, signal }))
        .clockOffsetSeconds;
    },
  };
}

function checkEntry(code: number): void {
  if (code === 401 || code === 403) throw unusable('refuses the API key or token');
}

/** The data of an answer that went well. What a device said with SIP stands in the message. */
function dataOf<S extends TSchema>(text: string, form: S): Static<S> {
  const { code, msg, data } = readJson(text, Envelope);
  checkEntry(code);
  if (code === 486 || /486|busy/i.test(msg ?? ''))
    throw unavailable('says that the device is busy (486)');
  if (/time ?out|超时/i.test(msg ?? '')) throw unavailable('heard nothing from the device in time');
  if (/不存在|未找到/.test(msg ?? '')) throw unusable('does not know this device or channel');
  if (code !== 0) throw unavailable(`reports an error (code ${code})`);
  if (!Value.Check(form, data)) throw unavailable('answers in a form that is not known');
  return data as Static<S>;
}
