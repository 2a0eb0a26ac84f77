import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useRef } from 'react';
import { Navigate, NavLink, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Staff } from '../api.ts';
import { PartStrip } from '../parts/part-strip.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { judgesSightings } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import { PrecisionTable } from './precision-table.tsx';
import { AlgorithmFilter, SightingList } from './sighting-list.tsx';
import { preloadSighting, sightingViews, useSighting, useSightings } from './sighting-queries.ts';
import { SightingView } from './sighting-view.tsx';

const ViewNav = ({ waiting }: { waiting: number | null }) => {
  const { t } = usePreferences();
  return (
    <PartStrip label={t('sightings.views')}>
      {[...sightingViews, 'precision' as const].map((view) => (
        <NavLink key={view} to={`/sightings/${view}`} className="box" data-box={view}>
          {t(`sightings.${view}`)}
          {view === 'waiting' && waiting !== null && waiting > 0 && (
            <span className="count">{waiting}</span>
          )}
        </NavLink>
      ))}
    </PartStrip>
  );
};

type OneProps = { sightingId: string; judges: boolean; onNext: () => void; onBack: () => void };

const One = ({ sightingId, judges, onNext, onBack }: OneProps) => {
  const { t } = usePreferences();
  const sighting = useSighting(sightingId);
  return (
    <article className="ticket">
      <Button
        type="text"
        className="back"
        icon={<ArrowLeftOutlined />}
        aria-label={t('ticket.back')}
        onClick={onBack}
      />
      {sighting.isError && (
        <ProblemNote error={sighting.error} onRetry={() => void sighting.refetch()} />
      )}
      {sighting.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {sighting.data && <SightingView sighting={sighting.data} judges={judges} onNext={onNext} />}
    </article>
  );
};

/** What the cameras found: first of all what waits for somebody to say whether it is so. */
export const SightingsPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const { view: named, sightingId } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const view = sightingViews.find((each) => each === named);
  const algorithmId = search.get('algorithm') ?? undefined;
  const sightings = useSightings({
    view: view ?? 'waiting',
    ...(algorithmId ? { algorithmId } : {}),
  });
  const waiting = useSightings({ view: 'waiting' });
  const list = useRef<HTMLUListElement>(null);

  const items = sightings.data?.pages.flatMap((page) => page.sightings) ?? [];
  const at = items.findIndex((each) => each.sightingId === sightingId);
  const nextId = items[at + 1]?.sightingId ?? (at > 0 ? items[0]?.sightingId : undefined);
  const go = (id: string | undefined) =>
    void navigate({
      pathname: `/sightings/${view}${id ? `/${id}` : ''}`,
      search: search.toString(),
    });
  // The picture of the next one is there before it is asked for.
  useEffect(() => {
    if (nextId) preloadSighting(cache, nextId).catch(() => undefined);
  }, [cache, nextId]);

  const step = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const focused = links.findIndex((link) => link.matches(':focus'));
    const from = focused >= 0 ? focused : at;
    links[Math.max(0, Math.min(links.length - 1, from + by))]?.focus();
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    ...(sightingId ? { Escape: () => go(undefined) } : { n: () => go(items[0]?.sightingId) }),
  });

  const count = waiting.data?.pages.flatMap((page) => page.sightings).length ?? null;
  if (named === 'precision') {
    return (
      <div className="frame" data-open={false}>
        <ViewNav waiting={count} />
        <main className="room" id="content">
          <PrecisionTable />
        </main>
      </div>
    );
  }
  if (!view) {
    return <Navigate to={{ pathname: '/sightings/waiting', search: search.toString() }} replace />;
  }
  return (
    <div className="frame" data-open={sightingId !== undefined}>
      <ViewNav waiting={count} />
      <main className="panes" id="content">
        <section className="list-pane" aria-label={t(`sightings.${view}`)}>
          <h1 className="unseen">{t(`sightings.${view}`)}</h1>
          <AlgorithmFilter />
          <SightingList
            view={view}
            open={sightingId}
            sightings={sightings}
            items={items}
            listRef={list}
          />
        </section>
        <div className="ticket-pane">
          {sightingId ? (
            <One
              key={sightingId}
              sightingId={sightingId}
              judges={judgesSightings(staff.roles)}
              onNext={() => go(nextId)}
              onBack={() => go(undefined)}
            />
          ) : (
            <div className="nothing-chosen">
              <p>{t('sightings.choose')}</p>
              <p className="quiet">{t('sightings.chooseHint')}</p>
            </div>
          )}
        </div>
      </main>
    </div>
  );
};
