import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { H264Clip } from './h264-clip.ts';

const CLOCK_HZ = 90_000;
const PAYLOAD_TYPE = 96;
const MOST_PAYLOAD_BYTES = 1400;
const FRAGMENT = 28;
/** What a viewer that does not read may make us hold; then pictures are left out. */
const MOST_BACKLOG_BYTES = 8_000_000;

export type RtpOptions = {
  socket: Socket;
  channel: number;
  /** Asked before each picture: another one begins with its first. */
  clip(): H264Clip;
  fps: number;
  /** Asked before each picture. */
  isSilent(): boolean;
  /** Changes a NAL unit on its way, to simulate damage. */
  damage(nal: Buffer): Buffer;
};

/**
 * Plays a clip in a loop as RTP over the RTSP connection (RFC 6184, packetization mode 1; RFC 2326,
 * 10.12 for the interleaving). Returns a function that stops it.
 */
export function sendRtp({ socket, channel, clip, fps, isSilent, damage }: RtpOptions): () => void {
  const ssrc = randomBytes(4).readUInt32BE();
  const firstTimestamp = randomInt(2 ** 31);
  const startedMs = performance.now();
  let sequence = randomInt(2 ** 16);
  let sent = 0;
  let playing = clip();
  let begun = 0;

  const sendPacket = (payload: Buffer, isLast: boolean) => {
    const header = Buffer.alloc(16);
    header.writeUInt8(0x24, 0);
    header.writeUInt8(channel, 1);
    header.writeUInt16BE(12 + payload.length, 2);
    header.writeUInt8(0x80, 4);
    header.writeUInt8(PAYLOAD_TYPE | (isLast ? 0x80 : 0), 5);
    sequence = (sequence + 1) % 2 ** 16;
    header.writeUInt16BE(sequence, 6);
    header.writeUInt32BE((firstTimestamp + Math.round((sent * CLOCK_HZ) / fps)) % 2 ** 32, 8);
    header.writeUInt32BE(ssrc, 12);
    socket.write(header);
    socket.write(payload);
  };

  const sendPicture = () => {
    if (clip() !== playing) {
      playing = clip();
      begun = sent;
    }
    const nals = (playing.pictures[(sent - begun) % playing.pictures.length] ?? []).map(damage);
    socket.cork();
    nals.forEach((nal, index) => {
      const parts = fragmentsOf(nal);
      parts.forEach((part, at) => {
        sendPacket(part, index === nals.length - 1 && at === parts.length - 1);
      });
    });
    socket.uncork();
  };

  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * fps);
    for (; sent <= due; sent++) {
      if (!isSilent() && socket.writable && socket.writableLength < MOST_BACKLOG_BYTES) {
        sendPicture();
      }
    }
  }, 1000 / fps);
  return () => clearInterval(timer);
}

/** A NAL unit that is too long for a packet goes as fragments FU-A (RFC 6184, 5.8). */
function fragmentsOf(nal: Buffer): Buffer[] {
  if (nal.length <= MOST_PAYLOAD_BYTES) return [nal];
  const [first = 0] = nal;
  const step = MOST_PAYLOAD_BYTES - 2;
  const parts: Buffer[] = [];
  for (let at = 1; at < nal.length; at += step) {
    const start = at === 1 ? 0x80 : 0;
    const end = at + step >= nal.length ? 0x40 : 0;
    const header = Buffer.from([(first & 0xe0) | FRAGMENT, (first & 0x1f) | start | end]);
    parts.push(Buffer.concat([header, nal.subarray(at, at + step)]));
  }
  return parts;
}
