import { join } from 'node:path';
import type { ZlmHook } from '../../detection/footage/providers/note-zlm-recording.ts';
import { type FootageServer, footageServer } from './footage-server.ts';
import { at, writeTimeVideo } from './time-video.ts';

export const ZLM_SECRET = 'secret-of-zlm-035c73f7';
const RECORD = '/opt/media/bin/www/record/rtp/street';
export const DAY = '2026-11-23';

export type ZlmServer = FootageServer & {
  /** What its folder of the day lists, in addition to the complete recordings. */
  extra: string[];
  /** Instead of code 0. */
  code: number;
  /** Whether the folder of the day is part of `rootPath`. */
  rootHasDay: boolean;
  /** Removes a recording, as its retention does. */
  remove(second: number): void;
  /** What its hook says of a recording. */
  hook(from: number, to: number): ZlmHook;
};

/** `09-00-00`, on the clocks of Shenzhen. */
const clockOf = (second: number) =>
  new Date(+at(second) + 8 * 3_600_000).toISOString().slice(11, 19).replaceAll(':', '-');
const nameOf = (second: number) => `${DAY}-${clockOf(second)}-0.mp4`;

/** What ZLMediaKit answers about the recordings of one stream, `rtp/street`. */
export async function zlmServer(
  directory: string,
  footage: [number, number][],
): Promise<ZlmServer> {
  const files = new Map(footage.map((each) => [nameOf(each[0]), each]));
  const server = await footageServer(async ({ method, path, query, body }, reply) => {
    if (/^\/index\/api\/getMP4RecordFile$/i.test(path)) {
      const form = method === 'POST' ? new URLSearchParams(body) : query;
      if (zlm.code !== 0) return reply.json({ code: zlm.code, msg: 'said so' });
      if (form.get('secret') !== ZLM_SECRET)
        return reply.json({ code: -100, msg: 'Incorrect secret' });
      if (!form.get('vhost') || !form.get('app'))
        return reply.json({ code: -300, msg: 'Required parameter missed' });
      const day = form.get('period') ?? '';
      const isOurs = form.get('stream') === 'street' && day === DAY;
      const paths = isOurs ? [...files.keys(), ...zlm.extra] : [];
      return reply.json({
        code: 0,
        data: { rootPath: zlm.rootHasDay ? `${RECORD}/${day}/` : `${RECORD}/`, paths },
      });
    }
    if (path !== '/index/api/downloadFile') return reply.text('404', 404);
    const found = files.get(query.get('file_path')?.replace(`${RECORD}/${DAY}/`, '') ?? '');
    if (!found) return reply.text('file not found', 404);
    const file = join(directory, `zlm-${found[0]}.mp4`);
    await writeTimeVideo(file, ...found);
    return reply.video(file);
  });
  const zlm: ZlmServer = {
    ...server,
    extra: [],
    code: 0,
    rootHasDay: true,
    remove: (second) => void files.delete(nameOf(second)),
    hook: (from, to) => ({
      mediaServerId: 'zlm-1',
      hook_index: 3,
      vhost: '__defaultVhost__',
      app: 'rtp',
      stream: 'street',
      params: '',
      file_name: nameOf(from),
      file_path: `${RECORD}/${DAY}/${nameOf(from)}`,
      file_size: 1_913_597,
      folder: `${RECORD}/`,
      start_time: +at(from) / 1000,
      time_len: to - from,
      url: `record/rtp/street/${DAY}/${nameOf(from)}`,
    }),
  };
  return zlm;
}
