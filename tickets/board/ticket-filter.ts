import { isValid, levelOf } from '../../geogrid/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Day, dayOf } from '../deadline.ts';
import type { MoveFinding, TicketState } from '../ticket.ts';

export const boxes = [
  'inbox',
  'overdue',
  'returned',
  'disputed',
  'extension',
  'verifying',
  'closed',
  'all',
] as const;
export type Box = (typeof boxes)[number];

/** Who saw that it was done, for the tickets that were closed. */
export const closedBys = [
  'machine',
  'person',
  'field',
  'reporter',
] as const satisfies readonly MoveFinding['by'][];
export type ClosedBy = (typeof closedBys)[number];

/** What a list of tickets is narrowed to. All that is given must hold; times are half-open ranges. */
export type TicketFilter = {
  box?: Box | undefined;
  state?: TicketState | undefined;
  urgency?: string | undefined;
  departmentId?: string | undefined;
  /** Tickets of fixtures that this department supervises. */
  supervisorId?: string | undefined;
  classCode?: string | undefined;
  problemCode?: string | undefined;
  /** Neither closed nor rejected nor merged. */
  open?: boolean | undefined;
  filedSince?: Date | undefined;
  filedUntil?: Date | undefined;
  /** Closed then, and closed still. */
  closedSince?: Date | undefined;
  closedUntil?: Date | undefined;
  closedBy?: ClosedBy | undefined;
  /** The time was up before the department said that it is done, or is up now. */
  late?: boolean | undefined;
  /** Overdue for at least so many days. */
  overdueDays?: number | undefined;
  /** Has come into this state, however it went on. */
  became?: TicketState | undefined;
  becameSince?: Date | undefined;
  becameUntil?: Date | undefined;
  /** The department that had the ticket then. */
  becameIn?: string | undefined;
  /** In its present state for at least so many days. */
  stuckDays?: number | undefined;
  minReopens?: number | undefined;
  supervised?: boolean | undefined;
  ratedSince?: Date | undefined;
  ratedUntil?: Date | undefined;
  /** A BeiDou grid code of level 4 to 8 that contains the place. */
  cell?: string | undefined;
  /** Counted by a figure of the morning report that was kept on this day; `figure` is its name. */
  report?: Day | undefined;
  figure?: string | undefined;
};

type TimeKey = {
  [K in keyof TicketFilter]-?: TicketFilter[K] extends Date | undefined ? K : never;
};
const timeKeys = [
  'filedSince',
  'filedUntil',
  'closedSince',
  'closedUntil',
  'becameSince',
  'becameUntil',
  'ratedSince',
  'ratedUntil',
] as const satisfies readonly TimeKey[keyof TimeKey][];
type Times = (typeof timeKeys)[number];

/** A filter as it stands in an address: every value as text, times as ISO 8601. */
export type FilterQuery = { [key: string]: string };
/** A filter as a request brings it: times as a day in Shanghai, or as an instant. */
export type FilterRequest = Omit<TicketFilter, Times> & { [K in Times]?: string | undefined };

/** The midnight in Shanghai with which a day begins. */
export const startOfDay = (day: Day): Date => new Date(`${day}T00:00:00+08:00`);

const invalid = (field: string, message: string) =>
  new AppError('invalid-field', message, { fields: [{ field: `/${field}`, message }] });

function readTime(key: Times, text: string): Date {
  const at = text.length === 10 ? startOfDay(text) : new Date(text);
  if (Number.isNaN(at.getTime())) throw invalid(key, `"${text}" is no day and no time.`);
  return at;
}

/** Throws `invalid-field` for a time or a grid cell that is none, and half a figure of a report. */
export function readFilter(request: FilterRequest): TicketFilter {
  const read = (key: Times) => {
    const text = request[key];
    return [key, text === undefined ? undefined : readTime(key, text)] as const;
  };
  const times = Object.fromEntries(timeKeys.map(read)) as { [K in Times]: Date | undefined };
  const { cell } = request;
  if (cell !== undefined && !(isValid(cell) && levelOf(cell) >= 4 && levelOf(cell) <= 8)) {
    throw invalid('cell', 'This is no BeiDou grid code of level 4 to 8.');
  }
  const { report, figure } = request;
  if ((report === undefined) !== (figure === undefined)) {
    throw invalid(report ? 'figure' : 'report', 'A figure and the day of its report go together.');
  }
  return { ...request, ...times };
}

/** A midnight is written as its day, which a person can read. */
const timeText = (at: Date): string => {
  const day = dayOf(at);
  return startOfDay(day).getTime() === at.getTime() ? day : at.toISOString();
};

/** The filter for an address; `readFilter` reads it back. */
export function filterQuery(filter: TicketFilter): FilterQuery {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([key, value]) => [key, value instanceof Date ? timeText(value) : String(value)]),
  );
}
