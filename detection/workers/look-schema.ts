import Type from 'typebox';
import type { Camera } from '../../geogrid/index.ts';
import type { Box } from '../box.ts';
import { cameraHealths } from '../look.ts';
import { zonePurposes } from '../zones/zone-purpose.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Name = Type.String({ minLength: 1, maxLength: 64 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const SidePx = Type.Integer({ minimum: 0, maximum: 16_384 });
const Degrees = { lng: Type.Number(), lat: Type.Number() };

/** `[x1, y1, x2, y2]` in pixels. */
const PixelBox = Type.Unsafe<Box>(
  Type.Array(Type.Number({ minimum: -32_768, maximum: 32_768 }), { minItems: 4, maxItems: 4 }),
);

/** What a worker has to know to look through a camera, as the lease route sends it. */
export const PlanSchema = Type.Object({
  cameraId: Type.String(),
  name: Type.String(),
  sourceUrl: Type.String({ description: 'With credentials: keep it out of logs' }),
  everySeconds: Type.Number(),
  geometry: Nullable(Type.Unsafe<Camera>({ type: 'object', additionalProperties: true })),
  zones: Type.Array(
    Type.Object({
      zoneId: Type.String(),
      purpose: Type.Enum([...zonePurposes]),
      ring: Type.Array(Type.Object(Degrees)),
    }),
  ),
  assets: Type.Array(
    Type.Object({
      assetId: Type.String(),
      classCode: Type.String(),
      ...Degrees,
      box: Nullable(PixelBox),
    }),
  ),
  algorithms: Type.Array(
    Type.Object({
      algorithmId: Type.String(),
      settings: Type.Record(Type.String(), Type.Number()),
      hours: Nullable(
        Type.Unsafe<readonly [from: string, to: string]>({
          type: 'array',
          items: { type: 'string' },
        }),
      ),
    }),
  ),
  remembered: Type.Optional(
    Type.Array(
      Type.Object({
        algorithmId: Type.String(),
        verdict: Type.Enum(['confirmed', 'rejected']),
        box: PixelBox,
        colours: Type.String(),
      }),
    ),
  ),
  referenceSha256: Type.Optional(Nullable(Type.String())),
});

const MOST_BOXES = 500;

const ObservationSchema = Type.Object({
  algorithmId: Name,
  box: PixelBox,
  score: Share,
  labels: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 32 }),
  place: Nullable(
    Type.Object({
      lng: Type.Number({ minimum: -180, maximum: 180 }),
      lat: Type.Number({ minimum: -88, maximum: 88 }),
      sigmaM: Type.Number({ minimum: 0, maximum: 1e6 }),
    }),
  ),
  assetId: Nullable(Id),
  modelId: Nullable(Name),
  modelVersion: Nullable(Name),
});

const DetectionsSchema = Type.Object({
  modelId: Name,
  modelVersion: Name,
  widthPx: SidePx,
  heightPx: SidePx,
  items: Type.Array(
    Type.Object({ label: Type.String({ maxLength: 64 }), score: Share, box: PixelBox }),
    { maxItems: MOST_BOXES },
  ),
});

/** One look as a worker sends it. */
export const LeasedLookSchema = Type.Object({
  leaseId: Id,
  lookId: Id,
  cameraId: Id,
  takenAt: Type.String({ format: 'date-time', maxLength: 40 }),
  widthPx: SidePx,
  heightPx: SidePx,
  health: Type.Enum([...cameraHealths]),
  algorithmIds: Type.Array(Name, { maxItems: 64 }),
  observations: Type.Array(ObservationSchema, { maxItems: MOST_BOXES }),
  hidden: Type.Array(Type.Object({ algorithmId: Name, box: PixelBox }), { maxItems: MOST_BOXES }),
  detections: Type.Array(DetectionsSchema, { maxItems: 8 }),
  lagSeconds: Type.Number({ minimum: 0, maximum: 1e6 }),
});
