import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  type AVCodecID,
  AVERROR_ENOSPC,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Dictionary, FFmpegError, FormatContext, type Packet, type Stream } from 'node-av/lib';
import { NoRoomError } from './no-room-error.ts';

/** What an MP4 says of its only track. */
export type TrackShape = {
  codecId: AVCodecID;
  /** The parameter sets, as the codec's own bytes: with start codes or as an MP4 has them. */
  extradata: Buffer | null;
  widthPx: number;
  heightPx: number;
};

/** When a packet is to be decoded and shown, in ticks of `TICKS` a second from the beginning of the file. */
export type PacketTimes = { dts: number; pts: number; duration: number };

/** What a packet says of its times, in ticks; cameras leave some out. */
export type SaidTimes = {
  dts: number | undefined;
  pts: number | undefined;
  duration: number;
};

/** Of the files that we write: as RTP counts, in which all usual rates are whole numbers. */
export const TICKS = 90_000;

/** How MP4 calls these codecs when the parameter sets are in the header only, which every browser plays. */
const TAGS = new Map<AVCodecID, string>([
  [AV_CODEC_ID_H264, 'avc1'],
  [AV_CODEC_ID_HEVC, 'hvc1'],
]);

/**
 * `running`: readable up to its last fragment however it ends. `whole`: with its index in front, for
 * reading over a network.
 */
const FLAGS = {
  running: 'frag_keyframe+empty_moov+default_base_moof',
  whole: 'faststart',
} as const;

function checked(code: number): number {
  if (code === AVERROR_ENOSPC) throw new NoRoomError();
  if (code < 0) throw new Error(FFmpegError.strerror(code));
  return code;
}

/** Whether packets of this codec can be put into an MP4 that players know. */
export const isRecordable = (codecId: AVCodecID): boolean => TAGS.has(codecId);

/** An MP4 with one video track being written; one call at a time. Nothing is encoded. */
export class VideoOutput {
  readonly #format: FormatContext;
  readonly #stream: Stream;

  private constructor(format: FormatContext, stream: Stream) {
    this.#format = format;
    this.#stream = stream;
  }

  /** Throws NoRoomError, here and later, when the disk is full. */
  static async open(
    path: string,
    kind: keyof typeof FLAGS,
    shape: TrackShape,
  ): Promise<VideoOutput> {
    const format = new FormatContext();
    try {
      checked(format.allocOutputContext2(null, 'mp4', path));
      const stream = format.newStream();
      describe(stream, shape);
      checked(await format.openOutput());
      checked(await format.writeHeader(Dictionary.fromObject({ movflags: FLAGS[kind] })));
      return new VideoOutput(format, stream);
    } catch (error) {
      await discard(format);
      throw error;
    }
  }

  /** Writes one packet; its own times are left as they are. */
  async write(packet: Packet, times: PacketTimes): Promise<void> {
    const copy = packet.clone();
    if (!copy) throw new Error('out of memory');
    try {
      copy.streamIndex = 0;
      copy.dts = BigInt(times.dts);
      copy.pts = BigInt(times.pts);
      copy.duration = BigInt(times.duration);
      const { num, den } = this.#stream.timeBase;
      copy.timeBase = { num: 1, den: TICKS };
      copy.rescaleTs({ num: 1, den: TICKS }, { num, den });
      checked(await this.#format.writeFrame(copy));
      checked(this.#format.pb?.error ?? 0);
    } finally {
      copy.free();
    }
  }

  /** Ends the file; it is closed when this throws, too, and then not complete. */
  async finish(): Promise<void> {
    try {
      checked(await this.#format.writeTrailer());
      await this.#format.pb?.flush();
      checked(this.#format.pb?.error ?? 0);
    } finally {
      await discard(this.#format);
    }
  }

  /** Closes the file as it is. */
  async abandon(): Promise<void> {
    await discard(this.#format);
  }
}

function describe(stream: Stream, { codecId, extradata, widthPx, heightPx }: TrackShape): void {
  const tag = TAGS.get(codecId);
  if (!tag) throw new Error('only H.264 and H.265 can be recorded');
  const { codecpar } = stream;
  codecpar.codecType = AVMEDIA_TYPE_VIDEO;
  codecpar.codecId = codecId;
  codecpar.codecTag = tag;
  codecpar.width = widthPx;
  codecpar.height = heightPx;
  codecpar.extradata = extradata;
  stream.timeBase = { num: 1, den: TICKS } as Stream['timeBase'];
}

async function discard(format: FormatContext): Promise<void> {
  await format.closeOutput();
  format.freeContext();
}
