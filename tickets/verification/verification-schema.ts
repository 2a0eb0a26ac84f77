import Type, { type TSchema } from 'typebox';
import type { Role } from '../../platform/actor.ts';
import { ticketStates, urgencies } from '../ticket.ts';
import { MAX_NOTE } from '../ticket-move.ts';
import {
  closers,
  deciders,
  verdicts,
  verificationKinds,
  verificationStates,
} from './verification.ts';

/** Who looks at what was verified; grid workers and dispatchers answer. */
export const verificationReaders = [
  'grid_worker',
  'dispatcher',
  'supervisor',
  'auditor',
  'leader',
  'admin',
] as const satisfies readonly Role[];
export const verifiers = ['grid_worker', 'dispatcher'] as const satisfies readonly Role[];

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Time = Type.String({ description: 'ISO 8601' });
const Verdict = Type.Enum([...verdicts]);
const Confidence = Type.Number({ description: '0 to 1' });
const Count = Type.Integer();

/** What is said on the bus of a verification. */
export const VerificationRing = Type.Object({
  verificationId: Text,
  ticketNumber: Text,
  state: Type.Enum([...verificationStates]),
});

const about = {
  ticketNumber: Text,
  urgency: Type.Enum([...urgencies]),
  classZh: Text,
  classEn: Text,
  problemZh: Text,
  problemEn: Text,
  assetCode: Nullable(Text),
  assetName: Nullable(Text),
  street: Nullable(Text),
  community: Nullable(Text),
};

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

const policy = {
  category: Text,
  closeBy: Type.Enum([...closers]),
  minConfidence: Confidence,
  samplePercent: Type.Number(),
};

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

const Cursor = Type.Optional(Type.String({ maxLength: 200 }));
const Limit = Type.Integer({ minimum: 1, maximum: 200, default: 50 });

export const VerificationQuery = Type.Object({
  state: Type.Enum(['waiting', 'done'], { default: 'waiting' }),
  kind: Type.Optional(Type.Enum([...verificationKinds])),
  algorithmId: Type.Optional(Type.String({ maxLength: 80 })),
  cursor: Cursor,
  limit: Limit,
});
const counts = Type.Object({ waiting: Count, field: Count, today: Count });
export const VerificationList = Type.Object({
  items: Type.Array(VerificationSummary),
  nextCursor: Nullable(Text),
  counts,
});
export const VerificationParams = Type.Object({ verificationId: Type.String({ format: 'uuid' }) });
const Note = Type.String({ maxLength: MAX_NOTE });
export const AnswerBody = Type.Object({
  version: Type.Integer({ description: 'The version of the verification you looked at' }),
  verdict: Verdict,
  note: Type.Optional(Note),
});

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
  counts,
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

export const AgreementQuery = Type.Object({
  days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }),
});
export const Agreement = Type.Object({
  algorithms: Type.Array(
    Type.Object({
      algorithmId: Nullable(Text),
      algorithmZh: Nullable(Text),
      algorithmEn: Nullable(Text),
      machineDecided: Count,
      judgedByPeople: Count,
      agreed: Count,
      wrongGone: Count,
      wrongStillThere: Count,
      cannotSee: Count,
      contradicted: Count,
    }),
  ),
  verifiers: Type.Array(Type.Object({ name: Text, judged: Count, contradicted: Count })),
});

export const PolicyParams = Type.Object({
  category: Type.String({ pattern: '^[A-Za-z0-9*][A-Za-z0-9:-]{0,79}$' }),
});
export const PolicyBody = Type.Object({
  category: Type.Optional(Type.String({ description: 'As in the address, or left out' })),
  closeBy: Type.Enum([...closers]),
  minConfidence: Type.Number({ minimum: 0, maximum: 1 }),
  samplePercent: Type.Number({ minimum: 0, maximum: 100 }),
});
const names = { nameZh: Text, nameEn: Text };
export const Policies = Type.Object({
  items: Type.Array(
    Type.Object({ ...policy, ...names, updatedAt: Nullable(Time), updatedBy: Nullable(Text) }),
  ),
  changes: Type.Array(
    Type.Object({
      category: Text,
      before: Nullable(Type.Object(policy)),
      after: Type.Object(policy),
      staffName: Text,
      at: Time,
    }),
  ),
});
