import Type from 'typebox';
import { Value } from 'typebox/value';
import { ticketStates, urgencies } from '../ticket.ts';
import {
  boxes,
  closedBys,
  type FilterQuery,
  readFilter,
  type TicketFilter,
} from './ticket-filter.ts';

const Id = Type.String({ format: 'uuid' });
const Days = Type.Integer({ minimum: 0, maximum: 3650 });
const Day = Type.String({ format: 'date', description: 'A day whose morning report was kept' });
/** A day in Shanghai, or an instant. */
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T[0-9:.]{5,12}(Z|[+-]\\d{2}:\\d{2}))?$',
  description: 'A day in Asia/Shanghai, which begins at midnight, or an ISO 8601 time',
});
/** What a list of tickets, or a figure, is narrowed to. */
export const filterFields = {
  state: Type.Optional(Type.Enum([...ticketStates])),
  urgency: Type.Optional(Type.Enum([...urgencies])),
  departmentId: Type.Optional(Id),
  supervisorId: Type.Optional(Id),
  classCode: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z-]{1,20}$' })),
  problemCode: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z-]{1,40}$' })),
  open: Type.Optional(Type.Boolean({ description: 'Neither closed nor rejected nor merged' })),
  filedSince: Type.Optional(Moment),
  filedUntil: Type.Optional(Moment),
  closedSince: Type.Optional(Moment),
  closedUntil: Type.Optional(Moment),
  closedBy: Type.Optional(Type.Enum([...closedBys], { description: 'Who saw that it was done' })),
  late: Type.Optional(Type.Boolean({ description: 'Done after its time, or not done by now' })),
  overdueDays: Type.Optional(Days),
  became: Type.Optional(
    Type.Enum([...ticketStates], { description: 'Has come into this state at some time' }),
  ),
  becameSince: Type.Optional(Moment),
  becameUntil: Type.Optional(Moment),
  becameIn: Type.Optional(Id),
  stuckDays: Type.Optional(Days),
  minReopens: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  supervised: Type.Optional(Type.Boolean()),
  ratedSince: Type.Optional(Moment),
  ratedUntil: Type.Optional(Moment),
  cell: Type.Optional(Type.String({ maxLength: 20, description: 'BeiDou grid code of level 4–8' })),
  report: Type.Optional(Day),
  figure: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z.-]{1,80}$',
      description: 'A figure of the report on that day',
    }),
  ),
};

const Filter = Type.Object({ box: Type.Optional(Type.Enum([...boxes])), ...filterFields });

/** The filter that `filterQuery` wrote. Throws for what it cannot have written. */
export const filterOfQuery = (query: FilterQuery): TicketFilter =>
  readFilter(Value.Parse(Filter, Value.Convert(Filter, query)));
