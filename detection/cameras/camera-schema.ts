import Type, { type TSchema } from 'typebox';
import type { Role } from '../../platform/actor.ts';
import { recordingStates } from '../footage/recording-store.ts';
import { cameraHealths } from '../look.ts';
import { zonePurposes } from '../zones/zone-purpose.ts';
import { cameraLimits, sourceKinds } from './camera.ts';

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
export const Health = Type.Enum([...cameraHealths]);
export const Pixels = Type.Integer({ minimum: 1, maximum: 16_384 });
export const PixelBox = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()], {
  description: 'Left, top, right, bottom in pixels of the picture',
});
const Lng = Type.Number({ minimum: -180, maximum: 180, description: 'CGCS2000/WGS-84 degrees' });
const Lat = Type.Number({ exclusiveMinimum: -88, exclusiveMaximum: 88 });
const Clock = Type.String({ pattern: '^([01][0-9]|2[0-4]):[0-5][0-9]$' });
export const HoursField = Nullable(
  Type.Tuple([Clock, Clock], {
    description: 'Asia/Shanghai, over midnight when the first is later; null: as in the catalogue',
  }),
);

/** Everybody on the staff who deals with what cameras see. */
export const cameraReaders: readonly Role[] = [
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'leader',
  'admin',
];
export const cameraWriters: readonly Role[] = ['asset_admin', 'admin'];

const Angle = (minimum: number, maximum: number) => Type.Number({ minimum, maximum });
const angles = {
  headingDeg: Angle(-360, 360),
  tiltDeg: Angle(-90, 90),
  rollDeg: Angle(-180, 180),
  hfovDeg: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 180 }),
};
/** A pose; its place is the camera's. */
export const PoseField = Type.Object({
  heightM: Type.Number({ exclusiveMinimum: 0, maximum: cameraLimits.heightM }),
  ...angles,
  widthPx: Pixels,
  heightPx: Pixels,
  k1: Type.Optional(Angle(-10, 10)),
  k2: Type.Optional(Angle(-10, 10)),
});

const FootageDays = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: cameraLimits.footageDays,
    description: 'Days that footage is kept; null: as the installation does',
  }),
);

const { minimum, maximum, byDefault } = cameraLimits.everySeconds;
const content = {
  cameraCode: Type.String({ pattern: cameraLimits.code.source }),
  name: Type.String({ minLength: 1, maxLength: cameraLimits.nameLength, pattern: '\\S' }),
  lng: Lng,
  lat: Lat,
  heightM: Type.Optional(
    Nullable(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: cameraLimits.heightM,
        description: 'Above the ground',
      }),
    ),
  ),
  headingDeg: Type.Optional(Nullable(Angle(0, 360))),
  everySeconds: Type.Optional(
    Type.Number({ minimum, maximum, description: `Between looks; ${byDefault} unless told` }),
  ),
  enabled: Type.Optional(Type.Boolean()),
  record: Type.Optional(Type.Boolean({ description: 'Whether our recorder keeps what it sees' })),
  footageDays: Type.Optional(FootageDays),
  departmentId: Type.Optional(Nullable(Id)),
  address: Type.Optional(Nullable(Type.String({ maxLength: cameraLimits.addressLength }))),
  civilCode: Type.Optional(Nullable(Type.String({ pattern: '^[0-9]{2,12}$' }))),
  ptzType: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 99 }))),
  sourceUrl: Type.Optional(
    Nullable(
      Type.String({
        maxLength: cameraLimits.sourceLength,
        description:
          'rtsp(s)://user:password@host/…, http(s)://… of a snapshot, or file:<name in the video directory>. ' +
          'It is never answered again whole. A shown address sent back keeps the credentials; null or empty removes the source.',
      }),
    ),
  ),
  pose: Type.Optional(PoseField),
};
export const NewCamera = Type.Object(content);
export const CameraPatch = Type.Object(
  {
    ...content,
    cameraCode: Type.Optional(content.cameraCode),
    name: Type.Optional(content.name),
    lng: Type.Optional(Lng),
    lat: Type.Optional(Lat),
  },
  { minProperties: 1 },
);

const answer = {
  cameraId: Id,
  cameraCode: Type.String(),
  name: Type.String(),
  sourceKind: Type.Enum([...sourceKinds]),
  sourceShown: Type.String({ description: 'Without credentials; empty without a source' }),
  lng: Type.Number(),
  lat: Type.Number(),
  heightM: Nullable(Type.Number()),
  headingDeg: Nullable(Type.Number()),
  gridCode: Type.String({ description: 'BeiDou grid code, GB/T 39409-2020, level 8' }),
  calibrated: Type.Boolean({ description: 'Whether places can be told: by its pose or by clicks' }),
  everySeconds: Type.Number(),
  enabled: Type.Boolean(),
  record: Type.Boolean(),
  footageDays: Nullable(Type.Integer()),
  departmentId: Nullable(Id),
  departmentName: Nullable(Type.String()),
  address: Nullable(Type.String()),
  civilCode: Nullable(Type.String()),
  ptzType: Nullable(Type.Integer()),
  isDemo: Type.Boolean(),
  updatedAt: Moment,
  health: Health,
  healthSince: Moment,
  lastLookAt: Nullable(Moment),
  lagSeconds: Nullable(Type.Number()),
  lastFrameSha256: Nullable(Type.String()),
  lastFrameAt: Nullable(Moment),
  algorithmIds: Type.Array(Type.String(), { description: 'Those switched on' }),
};
export const CameraList = Type.Object({
  cameras: Type.Array(Type.Object(answer)),
  next: Nullable(Type.String({ description: 'For `after`' })),
});

export const ClickField = Type.Object({
  x: Type.Number({ minimum: -16_384, maximum: 32_768 }),
  y: Type.Number({ minimum: -16_384, maximum: 32_768 }),
  lng: Lng,
  lat: Lat,
});
const Residual = Type.Object({
  residualM: Type.Number({ description: 'A million for a click above the horizon' }),
  used: Type.Boolean({ description: 'False for a click that contradicts the others' }),
});
const fit = { rmseM: Type.Number(), residuals: Type.Array(Residual) };
export const CalibrationAnswer = Type.Object({
  ...fit,
  rmseM: Nullable(Type.Number()),
  saved: Type.Boolean(),
  lines: Type.Array(Type.Array(Type.Object({ x: Type.Number(), y: Type.Number() })), {
    description: 'A net on the ground, 5 m apart, in pixels of the picture that was clicked in',
  }),
  sightCells: Type.Optional(Type.Integer()),
});
export const CameraDetail = Type.Object({
  ...answer,
  knownBy: Nullable(Type.Enum(['clicks', 'pose'])),
  pose: Nullable(Type.Object({ ...PoseField.properties, lng: Type.Number(), lat: Type.Number() })),
  calibration: Nullable(
    Type.Object({ widthPx: Pixels, heightPx: Pixels, ...fit, clicks: Type.Array(ClickField) }),
  ),
  recording: Nullable(
    Type.Object(
      {
        state: Type.Enum([...recordingStates]),
        reason: Nullable(Type.String({ description: 'In English, for people' })),
        since: Moment,
      },
      { description: 'How our recorder fares with it; null: it does not record it' },
    ),
  ),
  sightCells: Type.Integer({ description: 'Cells of about 7 m that it sees' }),
  algorithms: Type.Array(
    Type.Object({
      algorithmId: Type.String(),
      enabled: Type.Boolean(),
      settings: Type.Record(Type.String(), Type.Number(), {
        description: "What differs from the catalogue's defaults",
      }),
      hours: HoursField,
      available: Type.Boolean(),
      reasonZh: Nullable(Type.String()),
      reasonEn: Nullable(Type.String()),
    }),
  ),
  assets: Type.Array(
    Type.Object({
      assetId: Id,
      assetCode: Type.String(),
      name: Type.String(),
      classCode: Type.String(),
      lng: Type.Number(),
      lat: Type.Number(),
      box: Nullable(PixelBox),
      foot: Nullable(
        Type.Object(
          { x: Type.Number(), y: Type.Number() },
          { description: 'Where the calibration says that it meets the ground, in pixels' },
        ),
      ),
    }),
  ),
  zones: Type.Array(
    Type.Object({ zoneId: Id, name: Type.String(), purpose: Type.Enum([...zonePurposes]) }),
  ),
});
