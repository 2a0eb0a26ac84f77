import Type from 'typebox';
import { verificationKinds } from './verification.ts';
import {
  about,
  Counts,
  Cursor,
  Limit,
  Note,
  Nullable,
  PicturesShown,
  Text,
  Time,
} from './verification-schema-parts.ts';

export const FieldTask = Type.Object({
  fieldTaskId: Text,
  version: Type.Integer(),
  state: Type.Enum(['open', 'done']),
  verificationId: Text,
  kind: Type.Enum([...verificationKinds]),
  ...about,
  locationNote: Nullable(Text),
  departmentName: Text,
  lng: Type.Number(),
  lat: Type.Number(),
  note: Nullable(Type.String({ description: 'Why somebody has to go there' })),
  handledNote: Nullable(Text),
  handledPhotoUrls: Type.Array(Text),
  picturesShown: PicturesShown,
  openedAt: Time,
  dueAt: Time,
  withdrawn: Type.Boolean({ description: 'The ticket went on without it' }),
  report: Nullable(
    Type.Object({
      verdict: Type.Enum(['gone', 'still_there']),
      note: Nullable(Text),
      at: Time,
      name: Text,
      lng: Nullable(Type.Number()),
      lat: Nullable(Type.Number()),
      distanceM: Nullable(Type.Number({ description: 'From the place' })),
      isFar: Type.Boolean(),
      photoUrls: Type.Array(Text),
    }),
  ),
});
export const FieldTaskQuery = Type.Object({
  state: Type.Enum(['open', 'done'], { default: 'open' }),
  cursor: Cursor,
  limit: Limit,
});
export const FieldTaskList = Type.Object({
  items: Type.Array(FieldTask),
  nextCursor: Nullable(Text),
  counts: Counts,
});
export const FieldTaskParams = Type.Object({ fieldTaskId: Type.String({ format: 'uuid' }) });
/** A form sends numbers as text. */
const Decimal = Type.Union([
  Type.Number(),
  Type.String({ pattern: '^-?[0-9]{1,3}(\\.[0-9]{1,15})?$' }),
]);
export const ReportBody = Type.Object({
  version: Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,9}$' })]),
  verdict: Type.Enum(['gone', 'still_there']),
  note: Type.Optional(Note),
  lng: Type.Optional(Decimal),
  lat: Type.Optional(Decimal),
  photos: Type.Optional(Type.Array(Type.Unsafe<Uint8Array>({ type: 'object' }))),
});
