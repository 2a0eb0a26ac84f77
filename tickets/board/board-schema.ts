import Type from 'typebox';
import { ticketStates, urgencies } from '../ticket.ts';
import { TicketSummary } from '../ticket-schema.ts';
import { decisionReasons } from './decision-store.ts';
import { dispatcherSections } from './dispatcher-board.ts';
import { closedBys } from './ticket-filter.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Count = Type.Integer();
const Time = Type.String({ description: 'ISO 8601' });

/** A day in Asia/Shanghai. */
export const DayText = Type.String({
  pattern: '^2\\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'A day in Asia/Shanghai',
});

const figureParts = {
  count: Count,
  filter: Type.Record(Text, Text, {
    description: 'The query of GET /api/tickets that lists exactly these',
  }),
};
export const Figure = Type.Object(figureParts);
const Share = Type.Object({ ...figureParts, of: Count });
const Mean = Type.Object({ ...figureParts, mean: Nullable(Type.Number()) });

const DepartmentRow = Type.Object({
  departmentId: Text,
  nameZh: Text,
  nameEn: Nullable(Text),
  filed: Figure,
  closed: Figure,
  onTime: Share,
  returned: Figure,
  reopened: Figure,
  overdue: Figure,
  rating: Mean,
});

const DayFigures = Type.Object({ filed: Figure, closed: Figure, onTime: Share, rating: Mean });

const each = <K extends string, S extends typeof Figure>(keys: readonly K[], schema: S) =>
  Type.Object(Object.fromEntries(keys.map((key) => [key, schema])) as { [key in K]: S });

export const LeaderAnswer = Type.Object({
  day: DayText,
  at: Time,
  today: DayFigures,
  yesterday: DayFigures,
  lastWeek: DayFigures,
  overdueNow: Figure,
  hotSince: DayText,
  hotPlaces: Type.Array(
    Type.Object({
      ...figureParts,
      cellCode: Text,
      placeName: Text,
      lng: Type.Number(),
      lat: Type.Number(),
    }),
  ),
  hotKinds: Type.Array(
    Type.Object({
      ...figureParts,
      classCode: Text,
      nameZh: Text,
      nameEn: Text,
      problemCode: Text,
      problemZh: Text,
      problemEn: Text,
    }),
  ),
  decisionCounts: each(decisionReasons, Figure),
  decisions: Type.Array(
    Type.Object({
      ticketNumber: Text,
      why: Type.Enum([...decisionReasons]),
      sinceDays: Type.Integer(),
      state: Type.Enum([...ticketStates]),
      urgency: Type.Enum([...urgencies]),
      classZh: Text,
      classEn: Text,
      problemZh: Text,
      problemEn: Text,
      departmentId: Text,
      departmentZh: Text,
      departmentEn: Nullable(Text),
      placeName: Text,
      reopenCount: Count,
    }),
  ),
  closedBy: each(closedBys, Figure),
  departments: Type.Array(DepartmentRow),
});

export const SupervisorAnswer = Type.Object({
  since: DayText,
  until: DayText,
  departments: Type.Array(DepartmentRow),
  days: Type.Array(Type.Object({ day: DayText, filed: Figure, closed: Figure, onTime: Share })),
});

const Candidate = Type.Object({
  ...TicketSummary.properties,
  photoId: Nullable(Text),
});

export const DispatcherAnswer = Type.Object({
  sections: Type.Array(
    Type.Object({
      section: Type.Enum([...dispatcherSections]),
      figure: Figure,
      first: Type.Array(TicketSummary),
    }),
  ),
  candidates: Type.Array(
    Type.Object({
      metres: Type.Number(),
      hoursApart: Type.Number(),
      sameProblem: Type.Boolean(),
      older: Candidate,
      newer: Candidate,
    }),
  ),
});
