import { Input, Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import { cityDay, dayName } from '../footage/footage-day.ts';
import { useNow } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { DayRow } from './board-api.ts';
import { useSupervisorBoard } from './board-queries.ts';
import { DepartmentTable } from './department-table.tsx';
import { FigureLink, percent } from './figure-link.tsx';
import { LazyChart } from './lazy-chart.tsx';
import { MachineTables } from './machine-tables.tsx';

const dayMs = 86_400_000;
const shownDays = 30;

const Days = ({ days }: { days: readonly DayRow[] }) => {
  const { t } = usePreferences();
  const names = days.map(({ day }) => day.slice(5));
  return (
    <Section title={t('board.byDay')}>
      <LazyChart
        kind="days"
        names={names}
        lines={[
          { name: t('board.filed'), values: days.map(({ filed }) => filed.count) },
          { name: t('board.closed'), values: days.map(({ closed }) => closed.count) },
        ]}
      />
      <details>
        <summary>{t('board.asTable')}</summary>
        <PlainTable
          title={t('board.byDay')}
          className="board-table"
          heads={[t('board.day'), t('board.filed'), t('board.closed'), t('board.onTime')]}
        >
          {days.toReversed().map(({ day, filed, closed, onTime }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>
                <FigureLink figure={filed} name={`${day} ${t('board.filed')}`} />
              </td>
              <td>
                <FigureLink figure={closed} name={`${day} ${t('board.closed')}`} />
              </td>
              <td>
                <FigureLink
                  figure={onTime}
                  name={`${day} ${t('board.onTime')}`}
                  shown={percent(onTime)}
                />
              </td>
            </tr>
          ))}
        </PlainTable>
      </details>
    </Section>
  );
};

/** How the departments did, how the days went, and how far the machines can be believed. */
export const SupervisorView = () => {
  const { t } = usePreferences();
  const [search, setSearch] = useSearchParams();
  const { from } = cityDay(useNow());
  const until = search.get('until') ?? dayName(from);
  const since = search.get('since') ?? dayName(new Date(from.getTime() - (shownDays - 1) * dayMs));
  const board = useSupervisorBoard(since, until);
  const range = { since, until };
  return (
    <>
      <header className="room-head">
        <h1>{t('board.departments')}</h1>
        {(['since', 'until'] as const).map((end) => (
          <Input
            key={end}
            type="date"
            className="board-day"
            aria-label={t(`board.${end}`)}
            value={range[end]}
            max={dayName(from)}
            onChange={({ target }) => target.value && setSearch({ ...range, [end]: target.value })}
          />
        ))}
      </header>
      {board.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {board.isError && <ProblemNote error={board.error} onRetry={() => void board.refetch()} />}
      {board.data && (
        <>
          <DepartmentTable rows={board.data.departments} />
          <Days days={board.data.days} />
        </>
      )}
      <MachineTables />
    </>
  );
};
