import { Input, Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import { cityDay, dayName } from '../footage/footage-day.ts';
import { dateTimeWords, useNow } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { closers, type LeaderBoard } from './board-api.ts';
import { useLeaderBoard } from './board-queries.ts';
import { DayTiles } from './day-tiles.tsx';
import { DecisionList } from './decision-list.tsx';
import { DepartmentTable } from './department-table.tsx';
import { FigureLink } from './figure-link.tsx';
import { HotKinds, HotPlaces } from './hot-lists.tsx';

const ClosedBy = ({ board }: { board: LeaderBoard }) => {
  const { t } = usePreferences();
  return (
    <Section title={t('board.closedBy')}>
      <PlainTable
        title={t('board.closedBy')}
        className="board-table"
        heads={[t('board.closer'), t('board.closed')]}
      >
        {closers.map((closer) => (
          <tr key={closer}>
            <th scope="row">{t(`board.by.${closer}`)}</th>
            <td>
              <FigureLink figure={board.closedBy[closer]} name={t(`board.by.${closer}`)} />
            </td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
};

/** A day of the district: what it was like, what stands out, what has to be decided. */
export const LeaderView = () => {
  const { t, language } = usePreferences();
  const [search, setSearch] = useSearchParams();
  const today = dayName(cityDay(useNow()).from);
  const day = search.get('day') ?? today;
  const board = useLeaderBoard(day);
  return (
    <>
      <header className="room-head">
        <h1>{t('board.district')}</h1>
        <Input
          type="date"
          className="board-day"
          aria-label={t('board.day')}
          value={day}
          max={today}
          onChange={({ target }) => target.value && setSearch({ day: target.value })}
        />
        {board.data && (
          <span className="quiet">
            {t('board.at', { at: dateTimeWords(board.data.at, language) })}
          </span>
        )}
      </header>
      {board.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {board.isError && <ProblemNote error={board.error} onRetry={() => void board.refetch()} />}
      {board.data && (
        <>
          <DayTiles board={board.data} />
          <div className="board-columns">
            <div>
              <DecisionList board={board.data} />
              <HotPlaces board={board.data} />
            </div>
            <div>
              <HotKinds board={board.data} />
              <ClosedBy board={board.data} />
            </div>
          </div>
          <DepartmentTable rows={board.data.departments} />
        </>
      )}
    </>
  );
};
