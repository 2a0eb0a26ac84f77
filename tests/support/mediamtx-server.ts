import { join } from 'node:path';
import { type FootageServer, footageServer } from './footage-server.ts';
import { at, START, writeTimeVideo } from './time-video.ts';

export const MEDIAMTX_USER = { user: 'reader', password: 'pass-mediamtx' };
const BASIC = `Basic ${Buffer.from('reader:pass-mediamtx').toString('base64')}`;

/** What the playback server of MediaMTX answers, about one path `city/street`. */
export async function mediamtxServer(
  directory: string,
  footage: [number, number][],
): Promise<FootageServer> {
  let made = 0;
  return footageServer(async ({ path, query, headers }, reply) => {
    if (headers.authorization !== BASIC) return reply.json({ error: 'authentication error' }, 401);
    const name = query.get('path');
    if (name === 'city/without-playback')
      return reply.json({ error: "path 'x' is not configured" }, 400);
    const start = Date.parse(query.get('start') ?? '');
    const from = (start - START) / 1000;
    if (path === '/list') {
      const to = (Date.parse(query.get('end') ?? '9999-01-01T00:00:00Z') - START) / 1000;
      const found = footage.filter(
        (each) => name === 'city/street' && each[0] < to && each[1] > from,
      );
      if (found.length === 0) return reply.json({ error: 'no segments found' }, 404);
      // Go writes nanoseconds and the zone of the server.
      const written = (second: number) =>
        `${new Date(+at(second) + 8 * 3_600_000).toISOString().slice(0, 19)}.000000000+08:00`;
      return reply.json(
        found.map(([begin, end]) => ({
          start: written(begin),
          duration: end - begin,
          url: 'http://x/get',
        })),
      );
    }
    const to = from + Number(query.get('duration'));
    const found = footage.find((each) => name === 'city/street' && each[0] < to && each[1] > from);
    if (path !== '/get' || !found) return reply.json({ error: 'no segments found' }, 404);
    if (query.get('format') !== 'mp4') return reply.json({ error: 'invalid format' }, 400);
    const file = join(directory, `mediamtx-${made++}.mp4`);
    await writeTimeVideo(file, Math.max(found[0], from), Math.min(found[1], to));
    return reply.video(file);
  });
}
