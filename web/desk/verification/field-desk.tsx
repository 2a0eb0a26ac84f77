import { Button, Empty, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { agoWords } from '../countdown.ts';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { answersVerifications } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import type { Translate } from '../strings.ts';
import { placeWords } from './case-words.ts';
import type { FieldTask } from './field-api.ts';
import { type FieldOutbox, useFieldOutbox, useFieldTasks } from './field-queries.ts';
import { FieldTaskView } from './field-task-view.tsx';
import { type Here, useHere } from './here.ts';
import { metresBetween, nearFirst } from './near-first.ts';

const distanceWords = (metres: number, t: Translate) =>
  metres < 1000
    ? t('task.metres', { n: Math.round(metres / 10) * 10 })
    : t('task.kilometres', { n: (metres / 1000).toFixed(1) });

type CardProps = { task: FieldTask; here: Here['place']; open: boolean; kept: boolean };

const Card = ({ task, here, open, kept }: CardProps) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  return (
    <li>
      <Link
        className="card"
        to={`/verification/field/${task.fieldTaskId}`}
        aria-current={open ? 'page' : undefined}
        data-field-task={task.fieldTaskId}
        data-urgency={task.urgency}
      >
        <span className="card-head">
          <strong>{pick(task.problemZh, task.problemEn)}</strong>
          {here && (
            <span className="countdown" data-distance>
              {distanceWords(metresBetween(here, task), t)}
            </span>
          )}
        </span>
        <span className="quiet">{placeWords(task) || pick(task.classZh, task.classEn)}</span>
        <span className="card-foot">
          <span className="mark" data-urgency={task.urgency}>
            {t(`urgency.${task.urgency}`)}
          </span>
          {kept && <span className="mark mark-special">{t('sent.retry')}</span>}
          <span className="quiet">{agoWords(task.openedAt, now, t)}</span>
        </span>
      </Link>
    </li>
  );
};

type ListProps = { state: FieldTask['state']; open: string | undefined; outbox: FieldOutbox };

const List = ({ state, open, outbox }: ListProps) => {
  const { t } = usePreferences();
  const tasks = useFieldTasks(state);
  const here = useHere();
  const kept = new Set(outbox.reports.map(({ report }) => report.fieldTaskId));
  const all = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const items = state === 'open' ? nearFirst(all, here.place) : all;
  return (
    <>
      {tasks.isPending && (
        <div className="list-wait" role="status" aria-label={t('app.loading')}>
          <Skeleton active paragraph={{ rows: 6 }} />
        </div>
      )}
      {tasks.isError && <ProblemNote error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isSuccess && items.length === 0 && <Empty description={t(`task.none.${state}`)} />}
      {state === 'open' && items.length > 1 && (
        <p className="quiet list-foot">{t(here.place ? 'task.near' : 'task.nearNone')}</p>
      )}
      <ul className="cards" aria-label={t('verification.field')}>
        {items.map((task) => (
          <Card
            key={task.fieldTaskId}
            task={task}
            here={here.place}
            open={task.fieldTaskId === open}
            kept={kept.has(task.fieldTaskId)}
          />
        ))}
      </ul>
      {tasks.hasNextPage && (
        <Button block loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </>
  );
};

/** What somebody has to go and look at, nearest first, and what they found. */
export const FieldDesk = ({
  fieldTaskId,
  staff,
}: {
  fieldTaskId: string | undefined;
  staff: Staff;
}) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const outbox = useFieldOutbox(staff.login);
  const [state, setState] = useState<FieldTask['state']>('open');
  const back = () => void navigate('/verification/field');
  useShortcuts(fieldTaskId ? { Escape: back } : {});
  return (
    <main className="panes" id="content">
      <section className="list-pane" aria-label={t('verification.field')}>
        <h1 className="unseen">{t('verification.field')}</h1>
        <div className="filters">
          <Segmented<FieldTask['state']>
            block
            aria-label={t('task.show')}
            value={state}
            options={[
              { value: 'open', label: t('task.open') },
              { value: 'done', label: t('task.done') },
            ]}
            onChange={setState}
          />
          {outbox.reports.length > 0 && (
            <p className="soon-words" role="status">
              {t('task.keptMany', { n: outbox.reports.length })}
            </p>
          )}
        </div>
        <List state={state} open={fieldTaskId} outbox={outbox} />
      </section>
      <div className="ticket-pane">
        {fieldTaskId ? (
          <FieldTaskView
            key={fieldTaskId}
            fieldTaskId={fieldTaskId}
            reports={answersVerifications(staff.roles)}
            outbox={outbox}
            onBack={back}
          />
        ) : (
          <div className="nothing-chosen">
            <p>{t('task.choose')}</p>
          </div>
        )}
      </div>
    </main>
  );
};
