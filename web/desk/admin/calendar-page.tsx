import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useMemo, useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import type { Calendar, CalendarDay } from './admin-api.ts';
import { useCalendar } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { CoverageForm, DayDialog } from './day-dialog.tsx';
import { monthDays, weekdayOf } from './days.ts';

const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

type MonthProps = {
  year: number;
  month: number;
  special: ReadonlyMap<string, CalendarDay>;
  today: string;
  writes: boolean;
  onOpen: (day: string) => void;
};

const Month = ({ year, month, special, today, writes, onOpen }: MonthProps) => {
  const { t, language } = usePreferences();
  const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(year, month - 1, 1)),
  );
  return (
    <section className="month" aria-label={name}>
      <h3>{name}</h3>
      <div className="month-days">
        {weekdays.map((weekday) => (
          <span key={weekday} className="quiet" aria-hidden="true">
            {t(`weekday.${weekday}`)}
          </span>
        ))}
        {monthDays(year, month).map((day, index) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: what stands before the first does not move
          if (!day) return <span key={index} />;
          const own = special.get(day);
          const working = own?.working ?? ![0, 6].includes(weekdayOf(day));
          return (
            <button
              key={day}
              type="button"
              disabled={!writes}
              data-day={day}
              data-working={working}
              data-special={own !== undefined}
              aria-current={day === today ? 'date' : undefined}
              title={own?.nameZh}
              onClick={() => onOpen(day)}
            >
              {Number(day.slice(8))}
              <span className="unseen">
                {name} {t(working ? 'admin.working' : 'admin.free')} {own?.nameZh}
              </span>
            </button>
          );
        })}
      </div>
    </section>
  );
};

/** How long before its end somebody has to enter the next year. */
const warnDays = 60;

const Coverage = ({ calendar, writes }: { calendar: Calendar; writes: boolean }) => {
  const { t } = usePreferences();
  const { coveredThrough, today } = calendar;
  const leftDays = (Date.parse(coveredThrough) - Date.parse(today)) / 86_400_000;
  return (
    <>
      <Alert
        type={leftDays < warnDays ? 'warning' : 'info'}
        showIcon
        title={t('admin.coveredThrough', { day: coveredThrough })}
        description={t(leftDays < warnDays ? 'admin.coverSoon' : 'admin.coverHint')}
      />
      {writes && <CoverageForm key={coveredThrough} coveredThrough={coveredThrough} />}
    </>
  );
};

/** Which days of a year are worked, as deadlines are counted. */
export const CalendarPage = ({ writes }: { writes: boolean }) => {
  const { t } = usePreferences();
  const [wanted, setWanted] = useState<number | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const query = useCalendar(wanted);
  const calendar = query.data;
  const year = wanted ?? calendar?.year ?? 0;
  const special = useMemo(
    () => new Map(calendar?.days.map((each) => [each.day, each])),
    [calendar],
  );
  return (
    <AdminRoom
      title={t('admin.calendar')}
      hint={t('admin.calendarHint')}
      query={query}
      buttons={
        <>
          <Button
            icon={<LeftOutlined />}
            aria-label={t('admin.yearBefore')}
            onClick={() => setWanted(year - 1)}
          />
          <strong className="year" aria-live="polite">
            {year}
          </strong>
          <Button
            icon={<RightOutlined />}
            aria-label={t('admin.yearAfter')}
            onClick={() => setWanted(year + 1)}
          />
        </>
      }
    >
      {calendar && <Coverage calendar={calendar} writes={writes} />}
      <p className="legend">
        <span data-working="true" data-special="true" /> {t('admin.makeUp')}
        <span data-working="false" data-special="true" /> {t('admin.holiday')}
        <span data-working="false" data-special="false" /> {t('admin.weekend')}
      </p>
      <div className="months">
        {months.map((month) => (
          <Month
            key={month}
            {...{ year, month, special, writes }}
            today={calendar?.today ?? ''}
            onOpen={setOpen}
          />
        ))}
      </div>
      {open && (
        <DayDialog
          key={open}
          day={open}
          own={special.get(open) ?? null}
          onClose={() => setOpen(null)}
        />
      )}
    </AdminRoom>
  );
};
