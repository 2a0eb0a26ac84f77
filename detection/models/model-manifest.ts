import { readFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { AppError } from '../../platform/errors.ts';

const MAX_SIDE_PX = 4096;
const side = Type.Integer({ minimum: 32, maximum: MAX_SIDE_PX });
const score = Type.Number({ minimum: 0, maximum: 1 });
const perChannel = (minimum: number) =>
  Type.Array(Type.Number({ minimum, maximum: 1e6 }), { minItems: 3, maxItems: 3 });

/** How a picture has to be given to a model. */
const ModelInput = Type.Object(
  {
    size: Type.Union([
      Type.Object({ widthPx: side, heightPx: side }, { additionalProperties: false }),
      // The sides follow the picture: the longer one as given, the other rounded up to a multiple.
      Type.Object(
        { longSidePx: side, multipleOf: Type.Integer({ minimum: 1, maximum: 256 }) },
        { additionalProperties: false },
      ),
    ]),
    /** letterbox: top left with its proportions, padded to the right and below; stretch: without. */
    fit: Type.Enum(['letterbox', 'stretch']),
    /** Brightness 0 to 255 of the padding. */
    padding: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    layout: Type.Enum(['nchw', 'nhwc']),
    type: Type.Enum(['float32', 'uint8']),
    channels: Type.Enum(['rgb', 'bgr']),
    /** A channel becomes (brightness 0 to 255 - mean) / std, in the order of `channels`. */
    mean: Type.Optional(perChannel(-1e6)),
    std: Type.Optional(perChannel(1e-6)),
  },
  { additionalProperties: false },
);
export type ModelInput = Static<typeof ModelInput>;

const Decoding = Type.Object(
  {
    /** yolox, gfl: pixels of the input a cell of each level spans. */
    strides: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 1024 }), { minItems: 1, maxItems: 8 }),
    ),
    /** yolox: `grid` as the net gives it, `pixels` when the graph has turned it into pixels already. */
    boxes: Type.Optional(Type.Enum(['grid', 'pixels'])),
    /** yolox: whether a column of objectness stands before the classes. */
    objectness: Type.Optional(Type.Boolean()),
    /** gfl: bins of a side's distribution less one. */
    regMax: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
  },
  { additionalProperties: false },
);
export type Decoding = Static<typeof Decoding>;

const name = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/**
 * What has to be known of a model before it can look at a picture: one JSON file each in a directory of
 * models, with the model's file beside it. Exactly one of `file`, `remote` and `builtin` says where it runs.
 */
export const ModelManifest = Type.Object(
  {
    modelId: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' }),
    version: Type.String({ pattern: '^\\S{1,64}$' }),
    /** An ONNX file, relative to the manifest and not outside its directory. */
    file: Type.Optional(name(255)),
    /** Of that file, 64 hexadecimal digits. */
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    builtin: Type.Optional(Type.Literal('coco-centernet')),
    /** A model of an Open Inference Protocol v2 server; without a url, that of INFERENCE_URL. */
    remote: Type.Optional(
      Type.Object(
        {
          model: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$' }),
          version: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' })),
          url: Type.Optional(Type.String({ pattern: '^https?://[^\\s?#]+$' })),
          /** Which local model stands in while the server is away; else any with the same labels. */
          fallback: Type.Optional(name(64)),
        },
        { additionalProperties: false },
      ),
    ),
    decoder: Type.Enum(['centernet', 'yolox', 'gfl']),
    decoding: Type.Optional(Decoding),
    input: ModelInput,
    labels: Type.Array(name(64), { minItems: 1, maxItems: 2000, uniqueItems: true }),
    /** What scores less is not shown, unless a label has its own limit in `minScores`. */
    minScore: score,
    minScores: Type.Optional(Type.Record(Type.String(), score)),
    /** Two boxes of a label that overlap more are one thing; 0.5 unless told. */
    nmsIou: Type.Optional(score),
    licence: name(200),
    /** Where the weights come from, for people. */
    source: Type.Optional(name(500)),
  },
  { additionalProperties: false },
);
export type ModelManifest = Static<typeof ModelManifest>;

const MAX_BYTES = 1024 * 1024;

/** Reads one manifest. Throws AppError `model-invalid` that names the file and every field at fault. */
export async function readManifest(path: string): Promise<ModelManifest> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('model-invalid', `${path} cannot be read`, { cause });
  });
  if (text.length > MAX_BYTES)
    throw new AppError('model-invalid', `${path} is no manifest: too long`);
  try {
    return checkManifest(JSON.parse(text), path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('model-invalid', `${path} is not JSON`, { cause: error });
  }
}

/** The value as a manifest; `name` stands for it in messages. */
export function checkManifest(value: unknown, name: string): ModelManifest {
  const fields = Value.Check(ModelManifest, value)
    ? rulesBroken(value)
    : [...Value.Errors(ModelManifest, value)].map(({ instancePath, message }) => ({
        field: instancePath || '/',
        // What the validator says of a field that the schema does not have.
        message: message === 'schema is false' ? 'is not a field of a manifest' : message,
      }));
  if (fields.length === 0) return value as ModelManifest;
  const [first] = fields;
  const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
  const detail = `${name} is not a valid manifest: ${first?.field} ${first?.message}${more}`;
  throw new AppError('model-invalid', detail, { fields });
}

function rulesBroken(manifest: ModelManifest) {
  const { file, sha256, builtin, remote, labels, minScores = {}, input } = manifest;
  const broken: { field: string; message: string }[] = [];
  const places = [file, builtin, remote].filter((place) => place !== undefined);
  if (places.length !== 1) {
    broken.push({ field: '/', message: 'must have exactly one of file, builtin and remote' });
  }
  if ((file === undefined) !== (sha256 === undefined)) {
    broken.push({ field: '/sha256', message: 'must be given with a file, and only then' });
  }
  for (const label of Object.keys(minScores)) {
    if (!labels.includes(label)) {
      broken.push({ field: `/minScores/${label}`, message: 'is not one of the labels' });
    }
  }
  if (input.type === 'uint8' && (input.mean || input.std)) {
    broken.push({ field: '/input/mean', message: 'is for float32 only' });
  }
  return broken;
}
