import { Button, Empty, Select, Skeleton } from 'antd';
import type { RefObject } from 'react';
import { useSearchParams } from 'react-router';
import { useAlgorithms } from '../cameras/detection-queries.ts';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Sighting } from './sighting-api.ts';
import { SightingCard } from './sighting-card.tsx';
import type { useSightings, SightingView as View } from './sighting-queries.ts';

/** Narrows the list to one algorithm; the address keeps the choice. */
export const AlgorithmFilter = () => {
  const { t, pick } = usePreferences();
  const [search, setSearch] = useSearchParams();
  const catalogue = useAlgorithms();
  return (
    <search className="filters">
      <Select
        aria-label={t('sightings.algorithm')}
        value={search.get('algorithm') ?? ''}
        onChange={(algorithmId) => setSearch(algorithmId ? { algorithm: algorithmId } : {})}
        options={[
          { value: '', label: t('sightings.anyAlgorithm') },
          ...(catalogue.data ?? []).map((each) => ({
            value: each.algorithmId,
            label: pick(each.nameZh, each.nameEn),
          })),
        ]}
      />
    </search>
  );
};

type ListProps = {
  view: View;
  open: string | undefined;
  sightings: ReturnType<typeof useSightings>;
  items: Sighting[];
  listRef: RefObject<HTMLUListElement | null>;
};

/** The sightings as cards. */
export const SightingList = ({ view, open, sightings, items, listRef }: ListProps) => {
  const { t } = usePreferences();
  const now = useNow();
  const catalogue = useAlgorithms();
  if (sightings.isPending) {
    return (
      <div className="list-wait" role="status" aria-label={t('app.loading')}>
        <Skeleton active paragraph={{ rows: 6 }} />
      </div>
    );
  }
  return (
    <>
      {sightings.isError && (
        <ProblemNote error={sightings.error} onRetry={() => void sightings.refetch()} />
      )}
      {sightings.isSuccess && items.length === 0 && (
        <Empty description={t(view === 'waiting' ? 'sightings.noneWaiting' : 'sightings.none')} />
      )}
      <ul className="cards" ref={listRef} aria-label={t('room.sightings')}>
        {items.map((sighting) => (
          <SightingCard
            key={sighting.sightingId}
            sighting={sighting}
            catalogue={catalogue.data}
            view={view}
            now={now}
            open={sighting.sightingId === open}
          />
        ))}
      </ul>
      {sightings.hasNextPage && (
        <Button
          block
          loading={sightings.isFetchingNextPage}
          onClick={() => void sightings.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
    </>
  );
};
