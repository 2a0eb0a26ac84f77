/** Bytes of a file, both ends included. */
export type ByteRange = { first: number; last: number };

/** One range of a Range header; anything else of the header is not answered in parts. */
const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * What a Range header asks of a file (RFC 9110 §14): one range; `whole` where there is no header, or one that is
 * no range of bytes, or one of several ranges; `none` when the file has nothing of it.
 */
export function byteRange(header: string | undefined, bytes: number): ByteRange | 'whole' | 'none' {
  const [, first = '', last = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length > 0 ? { first: bytes - length, last: bytes - 1 } : 'none';
  }
  const from = Number(first);
  const to = last === '' ? Number.POSITIVE_INFINITY : Number(last);
  // Not a range at all, so the header is as good as missing.
  if (from > to) return 'whole';
  return from < bytes ? { first: from, last: Math.min(to, bytes - 1) } : 'none';
}

/** What somebody says of the file that they want, or have a part of already. */
export type FileRequest = { range?: string; ifRange?: string; ifNoneMatch?: string };

export type FileAnswer = {
  status: 200 | 206 | 304 | 416;
  headers: Record<string, string>;
  /** What to send; null: nothing. */
  part: ByteRange | null;
};

/** How a file that never changes under its tag (strong, in quotes) is answered. */
export function fileAnswer(
  { range, ifRange, ifNoneMatch }: FileRequest,
  { etag, bytes }: { etag: string; bytes: number },
): FileAnswer {
  const headers = { etag, 'accept-ranges': 'bytes' };
  if (ifNoneMatch !== undefined && isOneOf(ifNoneMatch, etag)) {
    return { status: 304, headers, part: null };
  }
  // A part of what has been fetched anew since would not fit to what is there.
  const isSame = ifRange === undefined || ifRange === etag;
  const part = byteRange(isSame ? range : undefined, bytes);
  if (part === 'none') {
    return {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${bytes}` },
      part: null,
    };
  }
  if (part === 'whole') {
    return {
      status: 200,
      headers: { ...headers, 'content-length': String(bytes) },
      part: { first: 0, last: bytes - 1 },
    };
  }
  const { first, last } = part;
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(last - first + 1),
      'content-range': `bytes ${first}-${last}/${bytes}`,
    },
    part,
  };
}

/** Whether a tag is in a list; for this comparison weak ones are as good as strong ones. */
const isOneOf = (list: string, etag: string): boolean =>
  list.trim() === '*' || list.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
