import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, type AVCodecID } from 'node-av/constants';

const START = Buffer.from([0, 0, 0, 1]);
const SHORT_START = START.subarray(1);
/** An MP4 that we write says how long each unit is in so many bytes. */
const LENGTH_BYTES = 4;

type Syntax = {
  typeOf(firstByte: number): number;
  /** Of all that a decoder needs to begin with. */
  parameterSets: readonly number[];
};

/** ITU-T H.264, table 7-1 (SPS, PPS); H.265, table 7-1 (VPS, SPS, PPS). */
const syntaxes = new Map<AVCodecID, Syntax>([
  [AV_CODEC_ID_H264, { typeOf: (byte) => byte & 0x1f, parameterSets: [7, 8] }],
  [AV_CODEC_ID_HEVC, { typeOf: (byte) => (byte >> 1) & 0x3f, parameterSets: [32, 33, 34] }],
]);

/**
 * The parameter sets in a packet with start codes, as a camera sends them before a keyframe: its resolution
 * among others. Undefined when not all of them are there, or the packet has no start codes.
 */
export function parameterSetsOf(codecId: AVCodecID, packet: Buffer): Buffer | undefined {
  const syntax = syntaxes.get(codecId);
  const hasStartCodes =
    packet.subarray(0, 4).equals(START) || packet.subarray(0, 3).equals(SHORT_START);
  if (!syntax || !hasStartCodes) return undefined;
  const sets = unitsOf(packet).filter(([first = 0]) =>
    syntax.parameterSets.includes(syntax.typeOf(first)),
  );
  const types = new Set(sets.map(([first = 0]) => syntax.typeOf(first)));
  if (types.size < syntax.parameterSets.length) return undefined;
  return Buffer.concat(sets.flatMap((set) => [START, set]));
}

/** What stands between the start codes (annex B), without the zeros that may follow a unit. */
function unitsOf(bytes: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let at = bytes.indexOf(SHORT_START); at >= 0; ) {
    const next = bytes.indexOf(SHORT_START, at + 3);
    let end = next < 0 ? bytes.length : next;
    while (end > at + 3 && bytes[end - 1] === 0) end--;
    units.push(bytes.subarray(at + 3, end));
    at = next;
  }
  return units;
}

/**
 * Whether a packet of an MP4 that we wrote is whole: units that fill it to the last byte. What was never
 * written to the disk is zeros, and so is not.
 */
export function isWholePacket(packet: Buffer): boolean {
  let at = 0;
  while (at + LENGTH_BYTES < packet.length) {
    const length = packet.readUInt32BE(at);
    if (length === 0) return false;
    at += LENGTH_BYTES + length;
  }
  return at === packet.length && at > 0;
}
