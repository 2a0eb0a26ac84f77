import { join } from 'node:path';
import { type FootageServer, footageServer } from './footage-server.ts';
import { START, writeTimeVideo } from './time-video.ts';

const SEGMENT_SECONDS = 10;
export const FRIGATE_TOKEN = 'eyJ-frigate-token';
export const FRIGATE_USER = { user: 'citymark', password: 'pass-frigate' };

export type FrigateServer = FootageServer & {
  /** Its recordings are gone; their list is not yet. */
  removeFootage(): void;
};

/** What Frigate (0.14 and later) answers about recordings, of one camera `street`. */
export async function frigateServer(
  directory: string,
  footage: [number, number][],
): Promise<FrigateServer> {
  let made = 0;
  let isGone = false;
  const server = await footageServer(async ({ method, path, query, headers, body }, reply) => {
    if (path === '/api/login' && method === 'POST') {
      const given = JSON.parse(body);
      if (given.password !== FRIGATE_USER.password)
        return reply.json({ message: 'Login failed' }, 401);
      return reply.json({}, 200, {
        'set-cookie': `frigate_token=${FRIGATE_TOKEN}; HttpOnly; Path=/`,
      });
    }
    if (path === '/api/version') return reply.text('0.17.1-abc');
    if (headers.authorization !== `Bearer ${FRIGATE_TOKEN}`) return reply.json({}, 401);
    if (path === '/api/config') return reply.json({ cameras: { street: {} }, mqtt: {} });
    if (path === '/api/street/latest.jpg') return reply.text('never ask for this', 500);
    if (path === '/api/street/recordings') {
      const [after, before] = [Number(query.get('after')), Number(query.get('before'))];
      return reply.json(
        segmentsOf(footage).filter((each) => each.end_time >= after && each.start_time <= before),
      );
    }
    const clip = /^\/api\/street\/start\/(\d+)\/end\/(\d+)\/clip\.mp4$/.exec(path);
    if (!clip) return reply.json({ message: 'Not found' }, 404);
    const [from = 0, to = 0] = clip.slice(1).map((text) => Number(text) - START / 1000);
    const found = isGone ? undefined : footage.find((each) => each[0] < to && each[1] > from);
    if (!found) {
      const message = 'No recordings found for the specified time range';
      return reply.json({ success: false, message }, 400);
    }
    const file = join(directory, `frigate-${made++}.mp4`);
    // From the keyframe before on.
    const begin = Math.max(found[0], Math.floor(from / 2) * 2);
    await writeTimeVideo(file, begin, Math.min(found[1], to));
    return reply.video(file);
  });
  const removeFootage = () => {
    isGone = true;
  };
  return { ...server, removeFootage };
}

const segmentsOf = (footage: [number, number][]) =>
  footage.flatMap(([from, to]) =>
    Array.from({ length: Math.ceil((to - from) / SEGMENT_SECONDS) }, (_, index) => {
      const start_time = START / 1000 + from + index * SEGMENT_SECONDS;
      const end_time = Math.min(start_time + SEGMENT_SECONDS, START / 1000 + to);
      return {
        id: `${start_time}-x`,
        start_time,
        end_time,
        segment_size: 1.2,
        motion: 3,
        objects: 0,
        duration: 10.0,
      };
    }),
  );
