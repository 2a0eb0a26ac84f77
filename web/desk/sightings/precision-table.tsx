import { Skeleton } from 'antd';
import { algorithmName } from '../cameras/algorithm-name.ts';
import { useAlgorithms } from '../cameras/detection-queries.ts';
import { useNow } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { PrecisionRow } from './sighting-api.ts';
import { precisionDays, usePrecision } from './sighting-queries.ts';

/** How often people said yes, per algorithm and camera: how far its alerts can be believed. */
export const PrecisionTable = () => {
  const { t, pick } = usePreferences();
  const rows = usePrecision(useNow());
  const catalogue = useAlgorithms();
  const share = ({ precision }: PrecisionRow) =>
    precision === null ? '–' : `${Math.round(precision * 100)}%`;
  return (
    <>
      <header className="room-head">
        <h1>{t('precision.title')}</h1>
      </header>
      <p className="quiet">{t('precision.hint', { n: precisionDays })}</p>
      {rows.isPending && <Skeleton active />}
      {rows.isError && <ProblemNote error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data?.length === 0 && <p className="quiet">{t('precision.none')}</p>}
      {rows.data && rows.data.length > 0 && (
        <PlainTable
          title={t('precision.title')}
          className="precision"
          heads={[
            t('strip.algorithm'),
            t('sighting.camera'),
            t('verdict.confirmed'),
            t('verdict.rejected'),
            t('sightings.waiting'),
            t('precision.share'),
          ]}
        >
          {rows.data.map((row) => (
            <tr key={`${row.algorithmId} ${row.cameraId}`}>
              <td>{algorithmName(catalogue.data, row.algorithmId, pick)}</td>
              <td>{row.cameraName}</td>
              <td>{row.confirmed}</td>
              <td>{row.rejected}</td>
              <td>{row.waiting}</td>
              <td>{share(row)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </>
  );
};
