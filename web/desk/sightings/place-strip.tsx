import { Skeleton } from 'antd';
import { useId, useMemo } from 'react';
import { algorithmName } from '../cameras/algorithm-name.ts';
import { useAlgorithms } from '../cameras/detection-queries.ts';
import { dateTimeWords, dayWords, useNow } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Span } from './sighting-api.ts';
import { usePlaceHistory, weekBefore } from './sighting-queries.ts';
import { midnights, type Piece, piecesOf } from './strip-chart.ts';

type Window = { from: Date; to: Date };

const heightPx = 22;
/** The drawing's own width; it is stretched to the page. */
const width = 1000;

const Strip = ({ name, pieces, span }: { name: string; pieces: Piece[]; span: Window }) => {
  const { t } = usePreferences();
  const pattern = useId();
  const present = pieces.filter(({ state }) => state === 'present').length;
  return (
    <svg
      role="img"
      aria-label={t('strip.words', { name, n: present })}
      viewBox={`0 0 ${width} ${heightPx}`}
      preserveAspectRatio="none"
    >
      <defs>
        <pattern id={pattern} width="8" height="8" patternUnits="userSpaceOnUse">
          <path d="M0 8 8 0" className="strip-hatch" />
        </pattern>
      </defs>
      {/* What nothing is known of counts as not seen. */}
      <rect width={width} height={heightPx} fill={`url(#${pattern})`} />
      {pieces
        .filter(({ state }) => state !== 'not_seen')
        .map(({ state, start, share }) => (
          <rect
            key={`${state} ${start}`}
            className={`strip-${state}`}
            x={start * width}
            width={Math.max(share * width, 1.5)}
            y={state === 'present' ? 0 : heightPx / 3}
            height={state === 'present' ? heightPx : heightPx / 3}
          />
        ))}
      {midnights(span).map((at) => {
        const x =
          ((at.getTime() - span.from.getTime()) / (span.to.getTime() - span.from.getTime())) *
          width;
        return <line key={at.getTime()} className="strip-day" x1={x} x2={x} y1={0} y2={heightPx} />;
      })}
    </svg>
  );
};

const Days = ({ span }: { span: Window }) => {
  const { language } = usePreferences();
  const length = span.to.getTime() - span.from.getTime();
  return (
    <div className="strip-days" aria-hidden="true">
      {midnights(span)
        .map((at) => ({ at, share: (at.getTime() - span.from.getTime()) / length }))
        // At the very end there is no room for a date.
        .filter(({ share }) => share < 0.92)
        .map(({ at, share }) => (
          <span key={share} style={{ left: `${100 * share}%` }}>
            {dayWords(at, language)}
          </span>
        ))}
    </div>
  );
};

const Table = ({ rows }: { rows: { name: string; pieces: Piece[] }[] }) => {
  const { t, language } = usePreferences();
  return (
    <details>
      <summary>{t('strip.table')}</summary>
      <PlainTable
        title={t('strip.title')}
        heads={[t('strip.algorithm'), t('strip.state'), t('strip.from'), t('strip.to')]}
      >
        {rows.flatMap(({ name, pieces }) =>
          pieces.map(({ state, from, to }) => (
            <tr key={`${name} ${from.getTime()}`}>
              <td>{name}</td>
              <td>{t(`strip.${state}`)}</td>
              <td>{dateTimeWords(from.toISOString(), language)}</td>
              <td>{dateTimeWords(to.toISOString(), language)}</td>
            </tr>
          )),
        )}
      </PlainTable>
    </details>
  );
};

type Props = { lng: number; lat: number; radiusM: number };

/** What a place was like this week: for each algorithm when something was there, was not, or nobody looked. */
export const PlaceStrip = ({ lng, lat, radiusM }: Props) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  const span = useMemo(() => weekBefore(now), [now]);
  const history = usePlaceHistory({ lng, lat, radiusM }, span);
  const catalogue = useAlgorithms();
  const rows = (history.data?.algorithms ?? []).map(
    ({ algorithmId, spans }: { algorithmId: string; spans: Span[] }) => ({
      algorithmId,
      name: algorithmName(catalogue.data, algorithmId, pick),
      pieces: piecesOf(spans, span),
    }),
  );
  return (
    <Section title={t('strip.title')}>
      {history.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
      {history.isError && (
        <ProblemNote error={history.error} onRetry={() => void history.refetch()} />
      )}
      {history.data && rows.length === 0 && <p className="quiet">{t('strip.none')}</p>}
      {rows.length > 0 && (
        <>
          <div className="strips">
            {rows.map(({ algorithmId, name, pieces }) => (
              <div key={algorithmId} data-strip={algorithmId}>
                <span>{name}</span>
                <Strip name={name} pieces={pieces} span={span} />
              </div>
            ))}
            <Days span={span} />
          </div>
          <p className="strip-legend">
            <span data-state="present">{t('strip.present')}</span>
            <span data-state="absent">{t('strip.absent')}</span>
            <span data-state="not_seen">{t('strip.not_seen')}</span>
          </p>
          <Table rows={rows} />
        </>
      )}
    </Section>
  );
};
