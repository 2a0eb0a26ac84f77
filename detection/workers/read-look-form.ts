import { AppError } from '../../platform/errors.ts';

type Part =
  | { type: 'field'; fieldname: string; value: unknown }
  | { type: 'file'; fieldname: string; mimetype: string; toBuffer(): Promise<Buffer> };

type PartLimits = { fileSize: number; files: number; fields: number; fieldSize: number };

/** As much of a request as is needed to read looks with their frames. */
export type LookFormRequest = {
  body: unknown;
  isMultipart(): boolean;
  parts(options: { limits: PartLimits & { parts: number } }): AsyncIterable<Part>;
};

const MEBIBYTE = 1024 * 1024;

/** The most that a worker may send at once; its batches are far below. */
export const LOOK_FORM_BYTES = 64 * MEBIBYTE;
export const MOST_LOOKS = 200;

const limits = {
  fileSize: 6 * MEBIBYTE,
  files: MOST_LOOKS,
  fields: 1,
  fieldSize: 16 * MEBIBYTE,
  parts: MOST_LOOKS + 1,
};

/**
 * Turns the multipart request of a worker into a body: the field `results` is JSON, each file is the frame of
 * the look it is named by, as JPEG. JSON alone will do where there is no frame.
 * @throws AppError `bad-request` for JSON that is none, `unsupported-type` for a file that is no JPEG,
 * `too-large`
 */
export async function readLookForm(request: LookFormRequest): Promise<void> {
  if (!request.isMultipart()) return;
  let results: Record<string, unknown> | undefined;
  const frames: Record<string, Uint8Array> = {};
  let size = 0;
  for await (const part of wholeParts(request)) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      size += bytes.length;
      if (size > LOOK_FORM_BYTES) throw new AppError('too-large', 'Send fewer looks at once.');
      // SOI and the first marker; what is inside is decoded by nobody but browsers.
      if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) {
        throw new AppError('unsupported-type', 'Frames are sent as JPEG.');
      }
      frames[part.fieldname] = bytes;
    } else if (part.fieldname === 'results') results = parseJson(part.value);
  }
  request.body = { ...results, frames };
}

/** The parts of the form; what the parser says of a broken one is told as what it is. */
async function* wholeParts(request: LookFormRequest): AsyncGenerator<Part> {
  try {
    yield* request.parts({ limits });
  } catch (cause) {
    if ((cause as { statusCode?: number }).statusCode !== undefined) throw cause;
    throw new AppError('bad-request', 'The form is broken or breaks off.', { cause });
  }
}

function parseJson(value: unknown): Record<string, unknown> {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Told below, without quoting what was sent.
  }
  throw new AppError('bad-request', 'The part "results" is not a JSON object.');
}
