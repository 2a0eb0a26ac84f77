import Type, { type Static, type TSchema } from 'typebox';
import { decisionReasons } from '../board/decision-store.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Share = Nullable(Type.Number({ minimum: 0, maximum: 1 }));
const Score = Nullable(Type.Number({ minimum: 1, maximum: 5 }));

/** A figure of the day, of the day before, and of the same weekday a week before. */
const Compared = <T extends TSchema>(figure: T) =>
  Type.Object({ value: figure, dayBefore: figure, weekBefore: figure });

/**
 * What a morning report says of a day, and is kept in. Counts, places, departments and ticket numbers only:
 * nothing that a person wrote, and nobody's name.
 */
export const ReportFigures = Type.Object({
  day: Type.String({ format: 'date' }),
  filed: Compared(Count),
  closed: Compared(Count),
  onTimeShare: Compared(Share),
  rating: Compared(Score),
  overdueNow: Count,
  /** Hot places and kinds are counted from this day on. */
  hotSince: Type.String({ format: 'date' }),
  hotPlaces: Type.Array(
    Type.Object({
      cellCode: Type.String(),
      placeName: Type.String(),
      lng: Type.Number(),
      lat: Type.Number(),
      count: Count,
    }),
  ),
  hotKinds: Type.Array(
    Type.Object({
      classCode: Type.String(),
      problemCode: Type.String(),
      nameZh: Type.String(),
      nameEn: Type.String(),
      count: Count,
    }),
  ),
  /** A ticket can count for several reasons; the gravest tickets are listed. */
  decisionCounts: Type.Object({
    supervised: Count,
    reopened: Count,
    disputed: Count,
    overdue: Count,
  }),
  decisions: Type.Array(
    Type.Object({
      ticketNumber: Type.String(),
      why: Type.Enum([...decisionReasons]),
      sinceDays: Type.Integer(),
      placeName: Type.String(),
      nameZh: Type.String(),
      nameEn: Type.String(),
      departmentZh: Type.String(),
      departmentEn: Type.String(),
    }),
  ),
  departments: Type.Array(
    Type.Object({
      departmentId: Type.String(),
      nameZh: Type.String(),
      nameEn: Type.String(),
      filed: Count,
      closed: Count,
      onTimeShare: Share,
      returned: Count,
      reopened: Count,
      overdue: Count,
      rating: Score,
    }),
  ),
});
export type ReportFigures = Static<typeof ReportFigures>;
