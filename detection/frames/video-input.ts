import {
  AV_NOPTS_VALUE,
  AV_PIX_FMT_RGB24,
  AVERROR_EOF,
  AVERROR_HTTP_FORBIDDEN,
  AVERROR_HTTP_UNAUTHORIZED,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
  SWS_AREA,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  InputFormat,
  Packet,
  SoftwareScaleContext,
  type Stream,
} from 'node-av/lib';
import { RefusedError } from './refused-error.ts';
import { type SaidTimes, TICKS, type TrackShape } from './video-output.ts';

/** A stream that declares more is refused before memory is taken for it: 16 million pixels. */
export const MAX_PIXELS = 4096 * 4096;
const MAX_SIDE_PX = 8192;
/** Of a file, read to find out what is in it; of a live stream the session description says that. */
const PROBE_BYTES = 5_000_000;

/** Containers that hold pictures themselves. Playlists and lists of files, which name others, are not among them. */
const CONTAINERS = 'avi,mov,matroska,mpegts,mpeg,mpegvideo,flv,asf,ogg,h264,hevc,m4v,ivf,mjpeg,obu';

export type Picture = { rgb: Uint8Array; widthPx: number; heightPx: number };

export type OpenOptions = {
  kind: 'file' | 'rtsp';
  /** A larger side is reduced to this. */
  maxSidePx: number;
  /** Silence of the other side for longer is an error. */
  silenceSeconds: number;
};

/** Throws for what FFmpeg says with a negative number. */
function checked(code: number): number {
  if (code === AVERROR_HTTP_UNAUTHORIZED || code === AVERROR_HTTP_FORBIDDEN)
    throw new RefusedError();
  if (code < 0) throw new Error(FFmpegError.strerror(code));
  return code;
}

/** The first video track of a file or a live stream; one call at a time, except `interrupt`. */
export class VideoInput {
  readonly #format: FormatContext;
  readonly #stream: Stream;
  readonly #decoder: CodecContext;
  readonly #scaler = new SoftwareScaleContext();
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  readonly #maxSidePx: number;

  constructor(format: FormatContext, stream: Stream, decoder: CodecContext, maxSidePx: number) {
    this.#format = format;
    this.#stream = stream;
    this.#decoder = decoder;
    this.#maxSidePx = maxSidePx;
    this.#packet.alloc();
    this.#frame.alloc();
    this.#scaler.allocContext();
    this.#scaler.setOption('sws_flags', SWS_AREA);
  }

  /** What an MP4 of the same packets says of them; sizes are those of its header, 0 when that has none. */
  get shape(): TrackShape {
    const { codecId, extradata, width: widthPx, height: heightPx } = this.#stream.codecpar;
    return { codecId, extradata, widthPx, heightPx };
  }

  /** Seconds of the whole file, as its header says; 0 when it does not. */
  get durationS(): number {
    const { duration, nbFrames } = this.#stream;
    return Math.max(this.secondsOf(duration) ?? 0, Number(nbFrames) * this.frameSeconds);
  }

  /** Seconds from one picture to the next, as declared; 0 when unknown. */
  get frameSeconds(): number {
    const { num, den } = this.#stream.avgFrameRate;
    return num > 0 ? den / num : 0;
  }

  /** Where the track's clock begins; undefined when the file does not say it. */
  get startS(): number | undefined {
    return this.secondsOf(this.#stream.startTime);
  }

  /** Goes to the last keyframe before a time of the track's clock; false: this file cannot. */
  async seek(atS: number): Promise<boolean> {
    const { num, den } = this.#stream.timeBase;
    const timestamp = BigInt(Math.round((atS * den) / num));
    const code = await this.#format.seekFrame(this.#stream.index, timestamp, AVSEEK_FLAG_BACKWARD);
    return code >= 0;
  }

  /** The next packet of the video track; undefined at the end. Valid until the next call. */
  async read(): Promise<Packet | undefined> {
    for (;;) {
      this.#packet.unref();
      const code = await this.#format.readFrame(this.#packet);
      if (code === AVERROR_EOF) return undefined;
      checked(code);
      if (this.#packet.streamIndex === this.#stream.index) return this.#packet;
    }
  }

  /** Hands a packet to the decoder; null at the end, for what it still holds. False: it was damaged. */
  async send(packet: Packet | null): Promise<boolean> {
    return (await this.#decoder.sendPacket(packet)) >= 0;
  }

  /** The next decoded picture, not yet converted; undefined: it wants another packet first. */
  async receive(): Promise<Frame | undefined> {
    this.#frame.unref();
    return (await this.#decoder.receiveFrame(this.#frame)) >= 0 ? this.#frame : undefined;
  }

  /** The size of a keyframe's picture; undefined: no picture can be made of it. Nothing else is being decoded. */
  async sizeOf(keyframe: Packet): Promise<{ widthPx: number; heightPx: number } | undefined> {
    const whole = (await this.send(keyframe)) && (await this.send(null));
    const frame = whole ? await this.receive() : undefined;
    if (frame) checkSize(frame);
    const size = frame && { widthPx: frame.width, heightPx: frame.height };
    this.flush();
    return size;
  }

  /** Lets go of all earlier pictures, and of an end that was announced. */
  flush(): void {
    this.#decoder.flushBuffers();
  }

  /** Seconds of the track's clock of a timestamp; undefined for one that the file does not give. */
  secondsOf(timestamp: bigint): number | undefined {
    const { num, den } = this.#stream.timeBase;
    return timestamp === AV_NOPTS_VALUE ? undefined : (Number(timestamp) * num) / den;
  }

  /** What a packet says of its times. */
  timesOf({ dts, pts, duration }: Pick<Packet, 'dts' | 'pts' | 'duration'>): SaidTimes {
    const ticks = (timestamp: bigint) => {
      const seconds = this.secondsOf(timestamp);
      return seconds === undefined ? undefined : Math.round(seconds * TICKS);
    };
    return { dts: ticks(dts), pts: ticks(pts), duration: ticks(duration) ?? 0 };
  }

  /** The picture as RGB rows without padding, reduced when a side is too long. */
  async convert(frame: Frame): Promise<Picture> {
    checkSize(frame);
    const scale = Math.min(1, this.#maxSidePx / Math.max(frame.width, frame.height));
    const reduced = new Frame();
    reduced.alloc();
    try {
      reduced.width = Math.max(1, Math.round(frame.width * scale));
      reduced.height = Math.max(1, Math.round(frame.height * scale));
      reduced.format = AV_PIX_FMT_RGB24;
      checked(reduced.getBuffer(1));
      checked(await this.#scaler.scaleFrame(reduced, frame));
      const { width: widthPx, height: heightPx } = reduced;
      return { rgb: rowsOf(reduced, widthPx * 3, heightPx), widthPx, heightPx };
    } finally {
      reduced.free();
    }
  }

  /** Ends a `read` that waits for the other side. */
  interrupt(): void {
    this.#format.interrupt();
  }

  /** Only when no call is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#packet.free();
    this.#frame.free();
    this.#scaler.freeContext();
    this.#decoder.freeContext();
    await this.#format.closeInput();
  }
}

function checkSize({ width, height }: { width: number; height: number }): void {
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE_PX) {
    throw new Error(`the picture is too large: ${width} × ${height} pixels`);
  }
}

/** A copy of `height` rows of `rowBytes` bytes; the decoder reuses what it hands out. */
function rowsOf(frame: Frame, rowBytes: number, height: number): Uint8Array {
  const data = frame.data?.[0];
  const stride = frame.linesize[0] ?? 0;
  if (!data || stride < rowBytes) throw new Error('the picture could not be converted');
  if (stride === rowBytes) return Uint8Array.from(data.subarray(0, rowBytes * height));
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++)
    rows.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return rows;
}

function formatOptions({ kind, silenceSeconds }: OpenOptions): Dictionary {
  if (kind === 'file') {
    return Dictionary.fromObject({
      protocol_whitelist: 'file',
      format_whitelist: CONTAINERS,
      probesize: PROBE_BYTES,
    });
  }
  return Dictionary.fromObject({
    protocol_whitelist: 'rtsp,rtsps,rtp,tcp,tls',
    rtsp_transport: 'tcp',
    allowed_media_types: 'video',
    // Microseconds.
    timeout: Math.round(silenceSeconds * 1e6),
  });
}

/**
 * Opens a file (`target` is its path) or an RTSP stream (its URL). `onOpening` gets a function that ends
 * the opening early. Throws with FFmpeg's words when it cannot be opened or holds no video.
 */
export async function openVideo(
  target: string,
  options: OpenOptions,
  onOpening: (interrupt: () => void) => void = () => {},
): Promise<VideoInput> {
  const format = new FormatContext();
  // Only an allocated context can be interrupted.
  format.allocContext();
  onOpening(() => format.interrupt());
  try {
    const container = options.kind === 'rtsp' ? InputFormat.findInputFormat('rtsp') : null;
    checked(await format.openInput(target, container, formatOptions(options)));
    // A camera's session description names the codec, and its first keyframe the size.
    for (const { codecpar } of format.streams) checkSize(codecpar);
    // Options are not passed here: the binding gives FFmpeg an array that it then reads after its end.
    if (options.kind === 'file') checked(await format.findStreamInfo(null));
    const index = format.findBestStream(AVMEDIA_TYPE_VIDEO);
    const stream = format.streams[index];
    if (index < 0 || !stream) throw new Error('there is no video in it');
    const decoder = await openDecoder(stream);
    return new VideoInput(format, stream, decoder, options.maxSidePx);
  } catch (error) {
    await format.closeInput();
    throw error;
  }
}

async function openDecoder(stream: Stream): Promise<CodecContext> {
  const { codecpar } = stream;
  checkSize(codecpar);
  const codec = Codec.findDecoder(codecpar.codecId);
  if (!codec) throw new Error('its video codec is not known');
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  try {
    checked(decoder.parametersToContext(codecpar));
    // Many streams share a process: one thread each.
    decoder.threadCount = 1;
    decoder.pktTimebase = stream.timeBase;
    checked(await decoder.open2(codec, Dictionary.fromObject({ max_pixels: MAX_PIXELS })));
    return decoder;
  } catch (error) {
    decoder.freeContext();
    throw error;
  }
}
