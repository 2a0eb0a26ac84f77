import Type from 'typebox';
import { ticketStates } from '../ticket.ts';
import { deciders, verificationKinds, verificationStates } from './verification.ts';
import {
  about,
  Confidence,
  Counts,
  Cursor,
  Limit,
  Note,
  Nullable,
  PicturesShown,
  policy,
  Text,
  Time,
  Verdict,
} from './verification-schema-parts.ts';

/** What is said on the bus of a verification. */
export const VerificationRing = Type.Object({
  verificationId: Text,
  ticketNumber: Text,
  state: Type.Enum([...verificationStates]),
});

const summary = {
  verificationId: Text,
  version: Type.Integer(),
  kind: Type.Enum([...verificationKinds]),
  state: Type.Enum([...verificationStates]),
  ...about,
  cameraName: Nullable(Text),
  algorithmId: Nullable(Text),
  machineVerdict: Nullable(Verdict),
  machineConfidence: Nullable(Confidence),
  machineReasonZh: Nullable(Text),
  machineReasonEn: Nullable(Text),
  answer: Nullable(Verdict),
  openedAt: Time,
  dueAt: Time,
};
const VerificationSummary = Type.Object(summary);

const Picture = Type.Object({
  evidenceId: Text,
  role: Type.Enum(['clean', 'before', 'after']),
  url: Text,
  takenAt: Time,
  widthPx: Nullable(Type.Integer()),
  heightPx: Nullable(Type.Integer()),
  region: Nullable(
    Type.Array(Type.Number(), {
      minItems: 4,
      maxItems: 4,
      description: 'Left, top, right, bottom in pixels of this picture',
    }),
  ),
  homography: Nullable(
    Type.Array(Type.Number(), {
      minItems: 9,
      maxItems: 9,
      description: 'From this picture to the one before, by rows',
    }),
  ),
  health: Nullable(Text),
});

/** What was said of this ticket before. */
const Earlier = Type.Object({
  verificationId: Text,
  kind: Type.Enum([...verificationKinds]),
  state: Type.Enum([...verificationStates]),
  openedAt: Time,
  decidedAt: Nullable(Time),
  decidedBy: Nullable(Type.Enum([...deciders])),
  machineVerdict: Nullable(Verdict),
  machineReasonZh: Nullable(Text),
  machineReasonEn: Nullable(Text),
  answer: Nullable(Verdict),
  answerNote: Nullable(Text),
  answeredByName: Nullable(Text),
});

export const VerificationDetail = Type.Object({
  ...summary,
  ticketState: Type.Enum([...ticketStates]),
  lng: Type.Number(),
  lat: Type.Number(),
  locationNote: Nullable(Text),
  departmentName: Text,
  filedAt: Time,
  handledAt: Nullable(Time),
  handledNote: Nullable(Text),
  handledPhotoUrls: Type.Array(Text),
  picturesShown: PicturesShown,
  camera: Nullable(
    Type.Object({
      cameraId: Text,
      name: Text,
      lng: Type.Number(),
      lat: Type.Number(),
      headingDeg: Nullable(Type.Number()),
      sight: Type.Array(
        Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), {
          description: 'A ring of [lng, lat]',
        }),
      ),
    }),
  ),
  pictures: Type.Array(Picture),
  clips: Type.Array(
    Type.Object({
      cameraId: Text,
      from: Time,
      to: Time,
      role: Type.Enum(['before', 'after']),
    }),
  ),
  policy: Type.Object(policy),
  answerNote: Nullable(Text),
  answeredByName: Nullable(Text),
  answeredAt: Nullable(Time),
  decidedBy: Nullable(Type.Enum([...deciders])),
  decidedAt: Nullable(Time),
  fieldTaskId: Nullable(Text),
  history: Type.Array(Earlier),
});

export const VerificationQuery = Type.Object({
  state: Type.Enum(['waiting', 'done'], { default: 'waiting' }),
  kind: Type.Optional(Type.Enum([...verificationKinds])),
  algorithmId: Type.Optional(Type.String({ maxLength: 80 })),
  cursor: Cursor,
  limit: Limit,
});
export const VerificationList = Type.Object({
  items: Type.Array(VerificationSummary),
  nextCursor: Nullable(Text),
  counts: Counts,
});
export const VerificationParams = Type.Object({ verificationId: Type.String({ format: 'uuid' }) });
export const AnswerBody = Type.Object({
  version: Type.Integer({ description: 'The version of the verification you looked at' }),
  verdict: Verdict,
  note: Type.Optional(Note),
});
