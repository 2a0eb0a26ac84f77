import type { H264Clip } from './h264-clip.ts';

/** Writes the fields of a parameter set (ITU-T H.264, 7.2): plain bits and Exp-Golomb numbers. */
class Bits {
  #bits = '';

  plain(value: number, count: number): this {
    this.#bits += value.toString(2).padStart(count, '0');
    return this;
  }

  golomb(...values: number[]): this {
    for (const value of values) {
      const binary = (value + 1).toString(2);
      this.#bits += '0'.repeat(binary.length - 1) + binary;
    }
    return this;
  }

  bytes(): Buffer {
    const whole = `${this.#bits}1`.padEnd(Math.ceil((this.#bits.length + 1) / 8) * 8, '0');
    return Buffer.from((whole.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }
}

/** The clip with parameter sets that claim a picture of this many pixels a side. */
export function withSide(clip: H264Clip, sidePx: number): H264Clip {
  const macroblocks = sidePx / 16 - 1;
  // 7.3.2.1: baseline, level 6.2; ids, frame numbers, order, references; size; frames only; no more.
  const sps = new Bits().plain(0x67, 8).plain(66, 8).plain(0, 8).plain(62, 8);
  sps.golomb(0, 0, 2, 1).plain(0, 1).golomb(macroblocks, macroblocks).plain(0b1100, 4);
  // 7.3.2.2: CAVLC, one slice group, no weights, no extras.
  const pps = new Bits().plain(0x68, 8).golomb(0, 0).plain(0, 2).golomb(0, 0, 0).plain(0, 3);
  pps.golomb(0, 0, 0).plain(0, 3);
  const sets = { sps: sps.bytes(), pps: pps.bytes() };
  // A slice of a keyframe: macroblock 0, type I, the sets above, and a few macroblocks of junk.
  const slice = new Bits()
    .plain(0x65, 8)
    .golomb(0, 7, 0)
    .plain(0, 4)
    .golomb(0)
    .plain(0, 2)
    .golomb(0);
  const keyframe = Buffer.concat([slice.bytes(), Buffer.alloc(200, 0x55)]);
  return { ...clip, ...sets, pictures: [[sets.sps, sets.pps, keyframe]] };
}
