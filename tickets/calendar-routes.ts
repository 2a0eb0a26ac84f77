import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { signedIn } from '../platform/signed-in.ts';
import { calendarOfYear, changeCalendarDay, changeCoverage } from './change-calendar.ts';
import { dayOf } from './deadline.ts';
import type { TicketDeps } from './ticket-deps.ts';

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Calendar = Type.Object({
  year: Type.Integer(),
  today: Day,
  days: Type.Array(Type.Object({ day: Day, working: Type.Boolean(), nameZh: Type.String() }), {
    description: 'Those that differ from Monday to Friday',
  }),
  coveredThrough: Type.String({ ...Day, description: 'Later days are taken as plain weeks' }),
});
const CalendarQuery = Type.Object({
  year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
});
const DayBody = Type.Object({
  working: Type.Boolean(),
  nameZh: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
});
const DayPath = Type.Object({ day: Day });
const Coverage = Type.Object({ coveredThrough: Day });

const tags = ['calendar'];

/** The holidays and make-up days that deadlines are counted by. */
export const calendarRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: ['admin'] } as const;
    const today = () => dayOf(deps.clock.now());
    const calendar = async (year: number) => ({
      ...{ year, today: today() },
      ...(await calendarOfYear(deps.db, year)),
    });
    const yearOf = (day: string) => Number(day.slice(0, 4));

    app.get(
      '/api/calendar',
      {
        config: { access: 'signed-in' },
        schema: {
          tags,
          summary: 'The calendar of a year',
          querystring: CalendarQuery,
          response: { 200: Calendar },
        },
      },
      async ({ query: { year = yearOf(today()) } }) => calendar(year),
    );

    app.put(
      '/api/calendar/days/:day',
      {
        config,
        schema: {
          tags,
          summary: 'Say whether a day is worked, other than its weekday says',
          params: DayPath,
          body: DayBody,
          response: { 200: Calendar },
        },
      },
      async (request) => {
        const { day } = request.params;
        await changeCalendarDay(deps, signedIn(request), day, request.body);
        return calendar(yearOf(day));
      },
    );

    app.delete(
      '/api/calendar/days/:day',
      {
        config,
        schema: {
          tags,
          summary: 'A day is like any other of its weekday',
          params: DayPath,
          response: { 200: Calendar },
        },
      },
      async (request) => {
        const { day } = request.params;
        await changeCalendarDay(deps, signedIn(request), day, null);
        return calendar(yearOf(day));
      },
    );

    app.put(
      '/api/calendar/coverage',
      {
        config,
        schema: {
          tags,
          summary: 'Say up to which day the calendar is known',
          body: Coverage,
          response: { 200: Calendar },
        },
      },
      async (request) => {
        await changeCoverage(deps, signedIn(request), request.body.coveredThrough);
        return calendar(yearOf(today()));
      },
    );
  };
