import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { H264Clip } from './h264-clip.ts';
import { sendRtp } from './rtp-sender.ts';
import {
  answer,
  type Credentials,
  challenge,
  describeClip,
  isAuthorised,
  type RtspRequest,
  takeRequests,
} from './rtsp-messages.ts';

/** One camera and its switches; they work on those who watch already, too. */
export type SimulatedCamera = {
  /** Another one is shown from the next picture on, with another resolution perhaps. */
  clip: H264Clip;
  fps: number;
  /** Asked for with a Digest challenge; null: anybody may watch. */
  credentials: Credentials | null;
  /** Keeps every connection open and says nothing more. */
  stalled: boolean;
  /** Sends what is no picture. */
  corrupt: boolean;
  /** Replaces the session description. */
  description: string | null;
  /** Waits so long before it describes itself. */
  slowMs: number;
  /** Ends the connections of those who watch. */
  cut(): void;
  readonly counters: { asked: number; refused: number };
  readonly viewers: number;
};

export type CameraSimulator = {
  /** The camera of a name: made when first asked for, playing the clip of all. */
  camera(name: string): SimulatedCamera;
  /** `rtsp://…`, with these credentials in it. */
  url(name: string, credentials?: Credentials): string;
  close(): Promise<void>;
};

/** Many cameras behind one port: RTSP 1.0 (RFC 2326) with the pictures over the same TCP connection. */
export async function openCameraSimulator(clip: H264Clip, fps: number): Promise<CameraSimulator> {
  const cameras = new Map<string, SimulatedCamera & { sockets: Set<Socket> }>();
  const camera = (name: string) => {
    const known = cameras.get(name) ?? newCamera(clip, fps);
    cameras.set(name, known);
    return known;
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    serve(socket, (url) => camera(new URL(url).pathname.split('/')[1] ?? ''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    camera,
    url(name, credentials) {
      const url = new URL(`rtsp://127.0.0.1:${port}/${name}`);
      url.username = credentials?.username ?? '';
      url.password = credentials?.password ?? '';
      return url.href;
    },
    async close() {
      const closed = once(server.close(), 'close');
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function newCamera(clip: H264Clip, fps: number) {
  const sockets = new Set<Socket>();
  return {
    clip,
    fps,
    credentials: null,
    stalled: false,
    corrupt: false,
    description: null,
    slowMs: 0,
    counters: { asked: 0, refused: 0 },
    sockets,
    get viewers() {
      return sockets.size;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One connection from its first request to its end. */
function serve(
  socket: Socket,
  cameraOf: (url: string) => SimulatedCamera & { sockets: Set<Socket> },
) {
  const nonce = randomBytes(8).toString('hex');
  const session = randomBytes(4).toString('hex');
  let rest: Buffer = Buffer.alloc(0);
  let channel = 0;
  let stop = () => {};
  const respond = async (request: RtspRequest) => {
    const camera = cameraOf(request.url);
    const reply = (status: string, headers = {}, body = '') => {
      if (!camera.stalled && socket.writable) {
        socket.write(answer(request, status, { Session: session, ...headers }, body));
      }
    };
    if (request.method === 'OPTIONS') return reply('200 OK', { Public: 'DESCRIBE, SETUP, PLAY' });
    const { credentials, counters } = camera;
    if (credentials && !isAuthorised(request, credentials, nonce)) {
      if (request.headers.has('authorization')) counters.refused++;
      return reply('401 Unauthorized', { 'WWW-Authenticate': challenge(nonce) });
    }
    switch (request.method) {
      case 'DESCRIBE':
        counters.asked++;
        if (camera.slowMs > 0) await pause(camera.slowMs);
        return reply(
          '200 OK',
          { 'Content-Type': 'application/sdp', 'Content-Base': `${request.url}/` },
          camera.description ?? describeClip(camera.clip),
        );
      case 'SETUP': {
        const transport = request.headers.get('transport') ?? '';
        if (!transport.includes('TCP')) return reply('461 Unsupported Transport');
        channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? 0);
        const interleaved = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
        return reply('200 OK', { Transport: interleaved });
      }
      case 'PLAY':
        reply('200 OK', { Range: 'npt=0-' });
        stop();
        stop = play(camera, socket, channel);
        return;
      case 'TEARDOWN':
        reply('200 OK');
        socket.end();
        return;
      default:
        return reply('200 OK');
    }
  };
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('close', () => stop());
  socket.on('data', (bytes) => {
    const taken = takeRequests(Buffer.concat([rest, bytes]));
    rest = taken.rest;
    for (const request of taken.requests) void respond(request);
  });
}

function play(
  camera: SimulatedCamera & { sockets: Set<Socket> },
  socket: Socket,
  channel: number,
): () => void {
  camera.sockets.add(socket);
  const stop = sendRtp({
    socket,
    channel,
    clip: () => camera.clip,
    fps: camera.fps,
    isSilent: () => camera.stalled,
    damage: (nal) => (camera.corrupt ? randomBytes(nal.length) : nal),
  });
  return () => {
    stop();
    camera.sockets.delete(socket);
  };
}
