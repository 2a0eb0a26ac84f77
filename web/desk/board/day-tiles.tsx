import { usePreferences } from '../preferences.tsx';
import type { DayFigures, Figure, LeaderBoard } from './board-api.ts';
import { FigureLink, percent, stars } from './figure-link.tsx';

type Part = keyof DayFigures;
const parts = ['filed', 'closed', 'onTime', 'rating'] as const satisfies readonly Part[];

const shownOf = (part: Part, figures: DayFigures): string => {
  if (part === 'onTime') return percent(figures.onTime);
  return part === 'rating' ? stars(figures.rating) : String(figures[part].count);
};

/** What is compared: a share where there is one. */
const comparable = (part: Part, { onTime, rating, ...figures }: DayFigures): number | null => {
  if (part === 'onTime') return onTime.of > 0 ? onTime.count / onTime.of : null;
  return part === 'rating' ? rating.mean : figures[part].count;
};

const Change = ({ now, then }: { now: number | null; then: number | null }) => {
  const { t } = usePreferences();
  if (now === null || then === null || now === then) return null;
  const isMore = now > then;
  return (
    <span className="change">
      <span aria-hidden="true">{isMore ? '▲' : '▼'}</span>
      <span className="unseen">{t(isMore ? 'board.more' : 'board.less')}</span>
    </span>
  );
};

const Tile = ({ part, board }: { part: Part; board: LeaderBoard }) => {
  const { t } = usePreferences();
  const name = t(`board.${part}`);
  const now = comparable(part, board.today);
  const then = (['yesterday', 'lastWeek'] as const).map((when) => (
    <p key={when} className="tile-then">
      <span className="quiet">{t(`board.${when}`)}</span>{' '}
      <FigureLink
        figure={board[when][part]}
        name={`${t(`board.${when}`)} ${name}`}
        shown={shownOf(part, board[when])}
      />{' '}
      <Change now={now} then={comparable(part, board[when])} />
    </p>
  ));
  return (
    <li className="tile" data-tile={part}>
      <h3>{name}</h3>
      <p className="tile-now">
        <FigureLink figure={board.today[part]} name={name} shown={shownOf(part, board.today)} />
      </p>
      {then}
    </li>
  );
};

const Late = ({ figure }: { figure: Figure }) => {
  const { t } = usePreferences();
  return (
    <li className="tile" data-tile="overdue" data-late={figure.count > 0}>
      <h3>{t('board.overdueNow')}</h3>
      <p className="tile-now">
        <FigureLink figure={figure} name={t('board.overdueNow')} />
      </p>
      <p className="tile-then quiet">{t('board.overdueHint')}</p>
    </li>
  );
};

/** A day in five figures, each against the day before and a week before. */
export const DayTiles = ({ board }: { board: LeaderBoard }) => {
  const { t } = usePreferences();
  return (
    <ul className="tiles" aria-label={t('board.dayFigures')}>
      {parts.map((part) => (
        <Tile key={part} part={part} board={board} />
      ))}
      <Late figure={board.overdueNow} />
    </ul>
  );
};
