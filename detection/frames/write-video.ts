import { rename, rm } from 'node:fs/promises';

export type VideoShape = {
  /** Both sides even, as the codec wants them. */
  widthPx: number;
  heightPx: number;
  /** Pictures in a second. */
  fps: number;
  /** One of these is a keyframe; 2 seconds unless told. */
  keyframeSeconds?: number;
};

const X264 = { 'x264-params': 'scenecut=0' };
const X265 = { 'x265-params': 'scenecut=0:log-level=none' };

/**
 * Writes RGB pictures (`widthPx` × `heightPx`, a byte a channel) as H.264, to an MP4 file, or to a bare
 * stream (Annex B) when the name ends in `.h264`; in `.h265`: as a bare stream of that. The file appears when it
 * is complete. Throws for a picture of another size.
 */
export async function writeVideo(
  path: string,
  { widthPx, heightPx, fps, keyframeSeconds = 2 }: VideoShape,
  pictures: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  // Only who writes videos loads FFmpeg into the own process.
  const { AV_LOG_QUIET, AV_PIX_FMT_RGB24, FF_ENCODER_LIBX264, FF_ENCODER_LIBX265 } = await import(
    'node-av/constants'
  );
  const { Encoder, Muxer } = await import('node-av/api');
  const { Frame, Log } = await import('node-av/lib');
  Log.setLevel(AV_LOG_QUIET);
  const timeBase = { num: 1, den: fps };
  const part = `${path}.part`;
  try {
    const isH265 = path.endsWith('.h265');
    using encoder = await Encoder.create(isH265 ? FF_ENCODER_LIBX265 : FF_ENCODER_LIBX264, {
      gopSize: Math.round(fps * keyframeSeconds),
      maxBFrames: 0,
      // It wants another arrangement of the colours than RGB.
      autoFormat: true,
      options: { preset: 'veryfast', crf: 23, ...(isH265 ? X265 : X264) },
      context: { threadCount: 1 },
    });
    const format = isH265 ? 'hevc' : path.endsWith('.h264') ? 'h264' : 'mp4';
    await using muxer = await Muxer.open(part, { format });
    const track = muxer.addStream(encoder);
    const write = async (frame: InstanceType<typeof Frame> | null) => {
      for (const packet of await encoder.encodeAll(frame)) {
        await muxer.writePacket(packet, track);
        packet.free();
      }
    };
    let pts = 0n;
    for await (const rgb of pictures) {
      if (rgb.length !== widthPx * heightPx * 3) {
        throw new Error(`A picture has ${rgb.length} bytes, not ${widthPx} × ${heightPx} × 3`);
      }
      const size = { width: widthPx, height: heightPx, format: AV_PIX_FMT_RGB24 };
      using frame = Frame.fromVideoBuffer(Buffer.from(rgb), { ...size, timeBase, pts: pts++ });
      await write(frame);
    }
    await write(null);
    await muxer.writePacket(null, track);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await rename(part, path);
}
