import Type from 'typebox';
import { filterFields } from './board/filter-schema.ts';
import { boxes } from './board/ticket-filter.ts';
import { limitClocks } from './deadline.ts';
import { staffMoves, ticketStates, urgencies } from './ticket.ts';
import { MAX_NOTE } from './ticket-move.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Time = Type.String({ description: 'ISO 8601' });
const State = Type.Enum([...ticketStates]);

const summary = {
  ticketNumber: Text,
  version: Type.Integer(),
  state: State,
  urgency: Type.Enum([...urgencies]),
  classCode: Text,
  classZh: Text,
  classEn: Text,
  problemCode: Text,
  problemZh: Text,
  problemEn: Text,
  assetCode: Nullable(Text),
  assetName: Nullable(Text),
  lng: Type.Number(),
  lat: Type.Number(),
  locationNote: Nullable(Text),
  street: Nullable(Text),
  community: Nullable(Text),
  departmentId: Text,
  departmentName: Text,
  filedAt: Time,
  dueAt: Nullable(Time),
  overdue: Type.Boolean(),
  complaintCount: Type.Integer(),
  specialSupervision: Type.Boolean(),
  reopenCount: Type.Integer(),
  extensionPending: Type.Boolean(),
  fromCamera: Type.Boolean({ description: 'A camera opened it, or has seen it too' }),
  updatedAt: Time,
};
/** A ticket as a list shows it. */
export const TicketSummary = Type.Object(summary);

/** What the cameras have to say; `box` is where in the photo at `frameUrl` it is seen. */
const TicketSighting = Type.Object({
  sightingId: Text,
  algorithmId: Text,
  algorithmZh: Text,
  algorithmEn: Text,
  state: Nullable(Text),
  cameraId: Text,
  cameraName: Text,
  cells: Type.Array(Text, { description: 'BeiDou grid codes of level 7' }),
  score: Type.Number(),
  modelId: Nullable(Text),
  modelVersion: Nullable(Text),
  firstSeenAt: Nullable(Time),
  lastSeenAt: Nullable(Time),
  goneAt: Nullable(Time),
  dwellSeconds: Nullable(Type.Number()),
  minScore: Nullable(Type.Number()),
  frameUrl: Nullable(Text),
  takenAt: Nullable(Time),
  widthPx: Nullable(Type.Integer()),
  heightPx: Nullable(Type.Integer()),
  box: Nullable(Type.Array(Type.Number(), { minItems: 4, maxItems: 4 })),
});

export const TicketDetail = Type.Object({
  ...summary,
  asset: Nullable(
    Type.Object({
      assetCode: Text,
      name: Text,
      classCode: Text,
      builtOn: Nullable(Text),
      material: Nullable(Text),
      state: Text,
      ownerName: Nullable(Text),
      maintainerName: Nullable(Text),
      supervisorName: Nullable(Text),
      gridCode: Text,
    }),
  ),
  sighting: Nullable(TicketSighting),
  deadline: Type.Object({
    limitValue: Type.Integer(),
    limitClock: Type.Enum([...limitClocks]),
    dueAt: Nullable(Time),
    publicDueAt: Nullable(Time),
    calendarCovered: Type.Boolean(),
  }),
  rule: Nullable(
    Type.Object(
      {
        classCode: Type.String({ description: '* holds for every class' }),
        version: Type.Integer(),
        effectiveFrom: Text,
        urgency: Type.Enum([...urgencies]),
        limitValue: Type.Integer(),
        limitClock: Type.Enum([...limitClocks]),
        filingCondition: Text,
        closingCondition: Text,
        legalBasis: Nullable(Text),
      },
      { description: 'What the responsibility list said when it was filed' },
    ),
  ),
  extensions: Type.Object({
    used: Type.Integer(),
    max: Type.Integer(),
    pending: Nullable(Type.Object({ reason: Text, value: Type.Integer(), requestedAt: Time })),
  }),
  complaints: Type.Array(
    Type.Object({
      complaintId: Text,
      at: Time,
      text: Nullable(Text),
      channel: Text,
      photoIds: Type.Array(Text),
      contact: Type.Enum(['none', 'shared', 'on-request']),
    }),
  ),
  photos: Type.Array(
    Type.Object({
      photoId: Text,
      kind: Type.Enum(['complaint', 'handled', 'sighting', 'field']),
      at: Time,
      widthPx: Type.Integer(),
      heightPx: Type.Integer(),
    }),
  ),
  photosMasked: Type.Boolean({
    description: 'People and vehicles in the photos are masked for whoever asks',
  }),
  events: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      kind: Text,
      fromState: Nullable(State),
      toState: State,
      at: Time,
      actorName: Nullable(Text),
      departmentName: Nullable(Text),
      note: Nullable(Text),
      data: Type.Record(Text, Type.Any()),
    }),
  ),
  ratings: Type.Array(
    Type.Object({
      at: Time,
      speed: Type.Integer(),
      result: Type.Integer(),
      service: Type.Integer(),
      system: Type.Integer(),
      comment: Nullable(Text),
      round: Type.Integer(),
    }),
  ),
  history: Type.Array(TicketSummary),
  actions: Type.Array(Type.Enum([...staffMoves])),
});

const Count = Type.Integer();
export const TicketList = Type.Object({
  items: Type.Array(TicketSummary),
  nextCursor: Nullable(Text),
  counts: Type.Object({
    inbox: Count,
    overdue: Count,
    returned: Count,
    disputed: Count,
    extension: Count,
  }),
});
export const ListQuery = Type.Object({
  box: Type.Enum([...boxes], { default: 'inbox' }),
  ...filterFields,
  q: Type.Optional(Type.String({ maxLength: 64 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
export const TicketParams = Type.Object({
  ticketNumber: Type.String({ pattern: '^[A-Za-z0-9]{1,30}$' }),
});

const Note = Type.String({ minLength: 1, maxLength: MAX_NOTE, pattern: '\\S' });
export const MoveBody = Type.Object({
  version: Type.Integer({ description: 'The version of the ticket you looked at' }),
  reason: Type.Optional(Note),
  note: Type.Optional(Note),
  departmentId: Type.Optional(Type.String({ format: 'uuid' })),
  value: Type.Optional(
    Type.Integer({ minimum: 1, description: "Units of the ticket's own limit" }),
  ),
});
export const HandledBody = Type.Object({
  version: Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,9}$' })]),
  note: Note,
  photos: Type.Optional(Type.Array(Type.Unsafe<Uint8Array>({ type: 'object' }))),
});

export const ContactParams = Type.Object({
  ticketNumber: Type.String({ pattern: '^[A-Za-z0-9]{1,30}$' }),
  complaintId: Type.String({ format: 'uuid' }),
});
export const ContactBody = Type.Object({ reason: Note });
export const ContactAnswer = Type.Object({ contact: Text });
