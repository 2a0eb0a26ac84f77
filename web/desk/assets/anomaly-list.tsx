import { Button, Empty, Segmented, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { Fault } from '../parts/fault.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Anomaly } from './asset-api.ts';
import { useAnomalies, useResolveAnomaly } from './plate-check-queries.ts';
import { ReasonDialog } from './reason-dialog.tsx';

const AnomalyMap = lazy(() =>
  import('./anomaly-map.tsx').then((part) => ({ default: part.AnomalyMap })),
);

const useDetailWords = () => {
  const { t } = usePreferences();
  return ({ kind, detail, codeText }: Anomaly): string => {
    const n = (name: string) => Number(detail[name] ?? 0);
    switch (kind) {
      case 'far-from-asset':
        return t('anomaly.farBy', { m: n('distanceM') });
      case 'burst':
        return t('anomaly.burstOf', { n: n('scans'), minutes: Math.round(n('seconds') / 60) });
      case 'two-places':
        return t('anomaly.twoPlaces');
      case 'fake-label':
        return [codeText, detail.remark].filter(Boolean).join(' · ') || t('anomaly.noRemark');
    }
  };
};

type ItemProps = {
  anomaly: Anomaly;
  chosen: boolean;
  onChoose: () => void;
  onResolve: (() => void) | null;
};

const Item = ({ anomaly, chosen, onChoose, onResolve }: ItemProps) => {
  const { t, language } = usePreferences();
  const detailOf = useDetailWords();
  const { kind, assetCode, assetName, occurrences, firstAt, lastAt, resolution } = anomaly;
  return (
    <li data-anomaly={kind} data-chosen={chosen}>
      <p className="plate-head">
        <strong>{t(`anomaly.kind.${kind}`)}</strong>
        <span className="mark">{t('anomaly.times', { n: occurrences })}</span>
      </p>
      {assetCode && (
        <p>
          <Link to={`/assets/${assetCode}`}>{assetName}</Link>{' '}
          <span className="quiet number">{assetCode}</span>
        </p>
      )}
      <p>{detailOf(anomaly)}</p>
      <p className="quiet">
        {t('anomaly.between', {
          first: dateTimeWords(firstAt, language),
          last: dateTimeWords(lastAt, language),
        })}
      </p>
      {resolution !== null && <p>{t('anomaly.outcome', { resolution })}</p>}
      <div className="room-buttons">
        {anomaly.lng !== null && (
          <Button size="small" aria-pressed={chosen} onClick={onChoose}>
            {t('anomaly.show')}
          </Button>
        )}
        {onResolve && (
          <Button size="small" type="primary" onClick={onResolve}>
            {t('anomaly.resolve')}
          </Button>
        )}
      </div>
    </li>
  );
};

/** What looks wrong about plates: where they were scanned, and what came of it. */
export const AnomalyList = ({ writes }: { writes: boolean }) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const { anomalyId } = useParams();
  const [search, setSearch] = useSearchParams();
  const state = search.get('state') === 'resolved' ? 'resolved' : 'open';
  const anomalies = useAnomalies(state);
  const resolve = useResolveAnomaly();
  const [resolving, setResolving] = useState<Anomaly | null>(null);
  const shown = anomalies.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = shown.find((each) => each.anomalyId === anomalyId) ?? null;
  return (
    <>
      <header className="room-head">
        <h1>{t('assets.view.anomalies')}</h1>
        <Segmented
          aria-label={t('asset.state')}
          value={state}
          onChange={(next) => setSearch(next === 'open' ? {} : { state: next })}
          options={[
            { value: 'open', label: t('anomaly.open') },
            { value: 'resolved', label: t('anomaly.resolved') },
          ]}
        />
      </header>
      {anomalies.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {anomalies.isError && (
        <ProblemNote error={anomalies.error} onRetry={() => void anomalies.refetch()} />
      )}
      {anomalies.isSuccess && shown.length === 0 && <Empty description={t('anomaly.none')} />}
      {shown.length > 0 && (
        <div className="anomalies">
          <div className="stack">
            <ul className="plates">
              {shown.map((anomaly) => (
                <Item
                  key={anomaly.anomalyId}
                  anomaly={anomaly}
                  chosen={anomaly === chosen}
                  onChoose={() => void navigate(`/assets/anomalies/${anomaly.anomalyId}?${search}`)}
                  onResolve={writes && state === 'open' ? () => setResolving(anomaly) : null}
                />
              ))}
            </ul>
            {anomalies.hasNextPage && (
              <Button
                block
                loading={anomalies.isFetchingNextPage}
                onClick={() => void anomalies.fetchNextPage()}
              >
                {t('list.more')}
              </Button>
            )}
          </div>
          <Fault>
            <Suspense fallback={<div className="ground" aria-busy="true" />}>
              <AnomalyMap anomalies={shown} chosen={chosen} />
            </Suspense>
          </Fault>
        </div>
      )}
      {resolving && (
        <ReasonDialog
          title={t(`anomaly.kind.${resolving.kind}`)}
          hint={t('anomaly.resolveHint')}
          label={t('anomaly.what')}
          okText={t('anomaly.resolve')}
          pending={resolve.isPending}
          error={resolve.error}
          onGiven={(resolution) =>
            resolve.mutate(
              { anomalyId: resolving.anomalyId, resolution },
              { onSuccess: () => setResolving(null) },
            )
          }
          onClose={() => {
            resolve.reset();
            setResolving(null);
          }}
        />
      )}
    </>
  );
};
