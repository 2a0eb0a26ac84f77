import { AppError } from '../../platform/errors.ts';

/** Where the pictures of one camera come from. */
export type FrameSource = {
  /** Tells streams apart in logs: the camera's id. */
  key: string;
  /** `rtsp(s)://…`, `http(s)://…` of a JPEG or PNG, or `file:…`, with credentials. Never logged. */
  url: string;
  /** Seconds between the pictures that are wanted; 0 for every one. */
  everySeconds: number;
  /**
   * Decode keyframes only, four to nine times cheaper; unless told, when a picture is wanted every two
   * seconds or less often. Where keyframes are too rare for that, everything is decoded all the same.
   */
  keyframesOnly?: boolean;
  /** Files only: begin again at the end, as a camera would go on; true unless told. */
  loop?: boolean;
};

export type SourceKind = 'rtsp' | 'http' | 'file';

const kinds: Record<string, SourceKind> = {
  'rtsp:': 'rtsp',
  'rtsps:': 'rtsp',
  'http:': 'http',
  'https:': 'http',
  'file:': 'file',
};

const KEYFRAMES_FROM_SECONDS = 2;

/** Throws AppError `invalid-field`, which does not repeat the URL: it may hold a password. */
export function sourceKindOf(url: string): SourceKind {
  const kind = URL.canParse(url) ? kinds[new URL(url).protocol] : undefined;
  if (kind) return kind;
  const detail = 'A source begins with rtsp://, rtsps://, http://, https:// or file:.';
  throw new AppError('invalid-field', detail, { fields: [{ field: 'url', message: detail }] });
}

export const keyframesOnlyOf = (source: FrameSource): boolean =>
  source.keyframesOnly ?? source.everySeconds >= KEYFRAMES_FROM_SECONDS;
