import Type from 'typebox';
import { limitClocks } from '../deadline.ts';

export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Name = Nullable(Type.String());
const Condition = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });

export const CategoryPath = Type.Object({
  classCode: Type.String({ maxLength: 16, description: '* holds for every class' }),
  problemCode: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
});
const content = {
  urgency: Type.Enum(['A', 'B', 'C']),
  limitValue: Type.Integer({ minimum: 1, maximum: 240 }),
  limitClock: Type.Enum([...limitClocks]),
  filingCondition: Condition,
  closingCondition: Condition,
  legalBasis: Nullable(Type.String({ maxLength: 500 })),
};
export const Version = Type.Object({
  ...content,
  responsibilityId: Type.String(),
  version: Type.Integer(),
  effectiveFrom: Day,
  withdrawn: Type.Boolean({ description: 'From then on what is more general holds' }),
  reason: Name,
  changedByName: Nullable(Type.String({ description: 'Null: as the service brought it' })),
  changedAt: Nullable(Type.String({ format: 'date-time' })),
});
const Category = Type.Object({
  classCode: Type.String(),
  problemCode: Type.String(),
  majorZh: Name,
  classZh: Name,
  classEn: Name,
  problemZh: Name,
  problemEn: Name,
  newestVersion: Type.Integer(),
  current: Nullable(Version),
  planned: Nullable(Version),
});
export const ListQuery = Type.Object({
  day: Type.Optional(Type.String({ ...Day, description: 'Today unless told' })),
});
export const ResponsibilityList = Type.Object({ day: Day, items: Type.Array(Category) });
export const History = Type.Object({
  today: Day,
  versions: Type.Array(
    Type.Object({
      ...Version.properties,
      openTickets: Type.Integer({ description: 'Open tickets that were filed under it' }),
    }),
    { description: 'The newest first' },
  ),
});
export const ChangeBody = Type.Object({
  ...content,
  effectiveFrom: Day,
  withdrawn: Type.Optional(Type.Boolean()),
  reason: Condition,
  seenVersion: Type.Integer({ minimum: 0, description: 'newestVersion as it was shown; 0: none' }),
});
export const ImportAnswer = Type.Object({
  rows: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  applied: Type.Boolean(),
  changes: Type.Array(
    Type.Object({
      classCode: Type.String(),
      problemCode: Type.String(),
      before: Nullable(Type.Object(content)),
      after: Type.Object(content),
    }),
  ),
  problemCount: Type.Integer(),
  problems: Type.Array(Type.Object({ row: Type.Integer(), column: Name, message: Type.String() })),
});
export const Duty = Type.Object({
  classCode: Type.String({ description: '* is every class' }),
  street: Type.String({ description: '* is every street' }),
  classZh: Name,
  classEn: Name,
  departmentId: Nullable(Type.String({ description: 'Null: nobody any more' })),
  departmentName: Name,
  effectiveFrom: Day,
  planned: Type.Boolean({ description: 'It has not begun' }),
});
export const DutyList = Type.Object({
  items: Type.Array(Duty),
  streets: Type.Array(Type.String()),
});
export const DutyBody = Type.Object({
  classCode: Type.String({ pattern: '^(\\*|[0-9A-Z]{2,8})$' }),
  street: Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' }),
  departmentId: Nullable(Type.String({ format: 'uuid' })),
  effectiveFrom: Day,
});
