import { readFile } from 'node:fs/promises';

/** A clip as a camera would send it: pictures of one or more NAL units, in order. */
export type H264Clip = {
  pictures: readonly (readonly Buffer[])[];
  sps: Buffer;
  pps: Buffer;
};

const SLICE = 1;
const KEYFRAME_SLICE = 5;
const SEI = 6;
const SPS = 7;
const PPS = 8;

export const typeOf = (nal: Buffer): number => (nal[0] ?? 0) & 0x1f;
const isPicture = (nal: Buffer) => typeOf(nal) === SLICE || typeOf(nal) === KEYFRAME_SLICE;
/** The first slice of a picture begins with macroblock 0, which is coded as a single 1. */
const isFirstSlice = (nal: Buffer) => isPicture(nal) && ((nal[1] ?? 0) & 0x80) !== 0;

/** Reads a bare H.264 stream (ITU-T H.264, Annex B). */
export async function readH264(path: string): Promise<H264Clip> {
  const nals = splitNals(await readFile(path));
  const sps = nals.find((nal) => typeOf(nal) === SPS);
  const pps = nals.find((nal) => typeOf(nal) === PPS);
  if (!sps || !pps) throw new Error(`${path} holds no H.264 parameter sets`);
  const pictures: Buffer[][] = [];
  let current: Buffer[] = [];
  for (const nal of nals) {
    const begins = isFirstSlice(nal) || [SEI, SPS, PPS].includes(typeOf(nal));
    if (begins && current.some(isPicture)) {
      pictures.push(current);
      current = [];
    }
    current.push(nal);
  }
  return { pictures: [...pictures, current], sps, pps };
}

/** NAL units stand between start codes `00 00 01`, with one more zero before some. */
function splitNals(bytes: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf('000001', 0, 'hex'); at >= 0; ) {
    starts.push(at);
    at = bytes.indexOf('000001', at + 3, 'hex');
  }
  return starts.map((start, index) => {
    let end = starts[index + 1] ?? bytes.length;
    while (end > start && bytes[end - 1] === 0) end--;
    return bytes.subarray(start + 3, end);
  });
}
