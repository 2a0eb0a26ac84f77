import { join } from 'node:path';
import { type FootageServer, footageServer, type Reply } from './footage-server.ts';
import { START, writeTimeVideo } from './time-video.ts';

export const WVP_KEY = 'key-of-wvp';
export const WVP_CAMERA = { device: '34020000001110000001', channel: '34020000001320000001' };
export const WVP_NAME = `${WVP_CAMERA.device}/${WVP_CAMERA.channel}`;

export type WvpServer = FootageServer & {
  /** What the next questions to the device are answered with instead, one each. */
  troubles: ('busy' | 'timeout' | 'lost-list' | 'offline-session')[];
  /** So many downloads are refused first, since somebody else has one. */
  busyStarts: number;
  /** The list says that there is more than it holds. */
  isPartial: boolean;
  /** A download gets so far and no farther. */
  stuckAt: number | null;
  /** What the media server has recorded itself. */
  cloud: [number, number][];
  /** Where it says that its files are. */
  mediaUrl: string | null;
  /** Downloads that run, and the most that ever ran at once. */
  running: Set<string>;
  mostRunning: number;
};

const RECORD = `/api/gb_record`;
const seconds = (text: string | null) =>
  (Date.parse(`${(text ?? '').replace(' ', 'T')}+08:00`) - START) / 1000;
const written = (second: number, separator: string) =>
  new Date(START + second * 1000 + 8 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', separator);

/** What wvp-GB28181-pro answers about one device with one channel. */
export async function wvpServer(
  directory: string,
  footage: [number, number][],
): Promise<WvpServer> {
  const sessions = new Map<string, { from: number; to: number; polls: number }>();
  let made = 0;
  const fail = (reply: Reply, code: number, msg: string) => reply.json({ code, msg, data: null });
  const ok = (reply: Reply, data: unknown) => reply.json({ code: 0, msg: '成功', data });
  const trouble = (reply: Reply): boolean => {
    const next = wvp.troubles.shift();
    if (next === 'busy') fail(reply, 100, '录像下载失败， 错误码： 486, Busy Here');
    if (next === 'timeout') fail(reply, 100, 'timeout');
    if (next === 'lost-list') ok(reply, { sumNum: 3, recordList: [] });
    if (next === 'offline-session') reply.json({ code: 404, msg: '资源未找到' });
    return next !== undefined;
  };
  const server = await footageServer(async ({ path, query, headers }, reply) => {
    const file = /^\/media\/(-?\d+)-(-?\d+)\.mp4$/.exec(path);
    if (file) return send(reply, Number(file[1]), Number(file[2]));
    if (headers['api-key'] !== WVP_KEY) return reply.json({ code: 401, msg: '请登录后重新请求' });
    const range = [seconds(query.get('startTime')), seconds(query.get('endTime'))] as const;
    const within = (each: [number, number]) => each[0] < range[1] && each[1] > range[0];
    const media = (from: number, to: number) => {
      const whole = `${wvp.mediaUrl ?? server.url}/media/${from}-${to}.mp4`;
      return { httpPath: whole, httpsPath: null };
    };
    if (path === '/api/device/query/devices') return ok(reply, { total: 1, list: [] });
    if (path === `/api/device/query/devices/${WVP_CAMERA.device}`)
      return ok(reply, { onLine: true });
    if (path === '/api/cloud/record/list') {
      const list = wvp.cloud.map((each, id) => ({
        id,
        startTime: START + each[0] * 1000,
        endTime: START + each[1] * 1000,
        app: 'rtp',
        timeLen: each[1] - each[0],
      }));
      return ok(reply, {
        total: list.length,
        list: list.filter((_, id) => within(wvp.cloud[id] ?? [0, 0])),
      });
    }
    if (path === '/api/cloud/record/play/path') {
      const found = wvp.cloud[Number(query.get('recordId'))];
      return found ? ok(reply, media(...found)) : fail(reply, 100, '未找到');
    }
    if (path === `${RECORD}/query/${WVP_NAME}`) {
      if (trouble(reply)) return;
      const list = footage.filter(within).map(([from, to], index) => ({
        name: '1',
        startTime: written(from, index % 2 ? 'T' : ' '),
        endTime: written(to, ' '),
        secrecy: 0,
        type: 'time',
      }));
      return ok(reply, { sumNum: list.length + (wvp.isPartial ? 5 : 0), recordList: list });
    }
    if (path === `${RECORD}/download/start/${WVP_NAME}`) {
      if (wvp.running.size > 0 || wvp.busyStarts-- > 0)
        return fail(reply, 100, '录像下载失败， 错误码： 486, Busy Here');
      const stream = `dl_${made++}`;
      sessions.set(stream, { from: range[0], to: range[1], polls: 0 });
      wvp.running.add(stream);
      wvp.mostRunning = Math.max(wvp.mostRunning, wvp.running.size);
      return ok(reply, { app: 'rtp', stream, progress: 0 });
    }
    const [, action, stream = ''] =
      new RegExp(`^${RECORD}/download/(progress|stop)/${WVP_NAME}/(.+)$`).exec(path) ?? [];
    const session = sessions.get(stream);
    if (!action || !session) return reply.json({ code: 404, msg: '资源未找到' });
    if (action === 'stop') {
      wvp.running.delete(stream);
      return ok(reply, null);
    }
    if (trouble(reply)) return;
    session.polls++;
    if (wvp.stuckAt !== null || session.polls < 3)
      return ok(reply, { stream, progress: wvp.stuckAt ?? session.polls / 3 });
    return ok(reply, { stream, progress: 1, downLoadFilePath: media(session.from, session.to) });
  });
  const send = async (reply: Reply, from: number, to: number) => {
    const target = join(directory, `wvp-${made++}.mp4`);
    await writeTimeVideo(target, from, to);
    return reply.video(target);
  };
  const wvp: WvpServer = {
    ...server,
    troubles: [],
    busyStarts: 0,
    isPartial: false,
    stuckAt: null,
    cloud: [],
    mediaUrl: null,
    running: new Set(),
    mostRunning: 0,
  };
  return wvp;
}
