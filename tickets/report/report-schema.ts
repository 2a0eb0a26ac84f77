import Type from 'typebox';
import { channels } from '../../platform/notify.ts';
import { Figure } from '../board/board-schema.ts';
import { deliveryProblems } from './report-delivery.ts';
import { ReportFigures } from './report-figures.ts';

const Time = Type.String({ format: 'date-time' });
const DayText = Type.String({ format: 'date' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const ChannelName = Type.Enum([...channels]);

export const ReportQuery = Type.Object({ day: Type.Optional(DayText) });
export const PrintQuery = Type.Object({
  day: Type.Optional(DayText),
  language: Type.Optional(Type.Enum(['zh', 'en'])),
});
export const SendBody = Type.Object({ day: DayText });

/** One sending of a report: what became of it, and by what. */
const DeliveryView = Type.Object({
  deliveryId: Type.String(),
  channel: ChannelName,
  state: Type.Enum(['waiting', 'sent', 'failed']),
  askedAt: Time,
  askedByName: Nullable(Type.String()),
  attempts: Type.Integer(),
  nextAttemptAt: Nullable(Time),
  problem: Nullable(Type.Enum([...deliveryProblems])),
  sentAt: Nullable(Time),
  recipients: Nullable(Type.Integer()),
  refused: Nullable(Type.Integer()),
});

export const MorningReport = Type.Object({
  day: DayText,
  /** The last day that is over: what is reported in the morning. */
  lastDay: DayText,
  /** Whether this is what was kept; otherwise the figures are those of now. */
  kept: Type.Boolean(),
  madeAt: Time,
  /** When reports are kept and sent: a time of day, or `never`. */
  reportAt: Type.String(),
  textZh: Type.String(),
  textEn: Type.String(),
  districtName: Type.String(),
  figures: ReportFigures,
  /**
   * By the names of figures that count tickets, such as `filed.value`: how many, and what `GET /api/tickets` lists
   * exactly these by. Empty for those who do not see all tickets, and for reports that were kept without.
   */
  counted: Type.Record(Type.String(), Figure),
  /** The ways by which reports are sent here. */
  channels: Type.Array(ChannelName),
  deliveries: Type.Array(DeliveryView),
});

export const ReportDays = Type.Object({
  items: Type.Array(Type.Object({ day: DayText, madeAt: Time })),
});
