import './figure-link.css';
import { Link } from 'react-router';
import { usePreferences } from '../preferences.tsx';
import type { Figure, Mean, Share } from './board-api.ts';

/** The list of the tickets that a figure counts. */
export const listOf = ({ filter: { box = 'all', ...filter } }: Figure) => ({
  pathname: `/${box}`,
  search: new URLSearchParams(filter).toString(),
});

type Props = {
  figure: Figure;
  /** What is counted, for people who hear it. */
  name: string;
  /** What is shown instead of the number of tickets. */
  shown?: string;
};

/** A figure that leads to the tickets behind it. */
export const FigureLink = ({ figure, name, shown }: Props) => {
  const { t } = usePreferences();
  const text = shown ?? String(figure.count);
  if (figure.count === 0) {
    return (
      <span className="figure-none">
        <span className="unseen">{name} </span>
        {text}
      </span>
    );
  }
  return (
    <Link
      className="figure-link"
      to={listOf(figure)}
      aria-label={t('board.figure', { name, shown: text, n: figure.count })}
      data-count={figure.count}
    >
      {text}
    </Link>
  );
};

export const percent = ({ count, of }: Pick<Share, 'count' | 'of'>): string =>
  of > 0 ? `${Math.round((count / of) * 100)}%` : '–';

export const stars = ({ mean }: Pick<Mean, 'mean'>): string =>
  mean === null ? '–' : mean.toFixed(1);
