import { CloseOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { isStringKey } from '../strings.ts';
import type { Story, usePlayStory, useStory } from './demo-queries.ts';
import { StoryStepItem } from './story-step.tsx';

const zoom = 18;

const Outcome = ({ story }: { story: Story }) => {
  const { t } = usePreferences();
  if (story.state === 'done') {
    const tookMs = Date.parse(story.endedAt ?? '') - Date.parse(story.startedAt ?? '');
    const words = t('story.done', { n: Math.round(tookMs / 1000) });
    return <Alert type="success" showIcon title={words} />;
  }
  if (story.state === 'cut-off') return <Alert type="warning" showIcon title={t('story.cutOff')} />;
  if (story.state !== 'failed') return null;
  const name = `story.step.${story.problem}`;
  const what = isStringKey(name) ? t(name) : (story.problem ?? '');
  return (
    <Alert
      type="warning"
      showIcon
      title={t('story.failed', { what })}
      description={t('story.failedDo')}
    />
  );
};

const Steps = ({ story, staff }: { story: Story; staff: Staff }) => {
  const { t } = usePreferences();
  const list = useRef<HTMLOListElement>(null);
  const happened = story.steps.length;
  const isRunning = story.state === 'running';
  const hasRun = useRef(false);
  useEffect(() => {
    hasRun.current ||= isRunning;
    const steps = list.current;
    if (!steps || !hasRun.current || happened === 0) return;
    // Within the list only: the page behind stays where it is.
    const current = steps.querySelector<HTMLElement>('[aria-current="step"]');
    // After the last step there is none: its picture is the end of the story.
    steps.scrollTop = current ? current.offsetTop - steps.clientHeight / 2 : steps.scrollHeight;
  }, [happened, isRunning]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys
    <ol className="story-steps" ref={list} tabIndex={0} aria-label={t('story.steps')}>
      {story.kinds.map((kind, index) => (
        <StoryStepItem
          key={kind}
          kind={kind}
          step={story.steps.find((each) => each.kind === kind)}
          isNext={isRunning && index === happened}
          startedAt={story.startedAt}
          staff={staff}
        />
      ))}
    </ol>
  );
};

type PanelProps = {
  staff: Staff;
  story: ReturnType<typeof useStory>;
  play: ReturnType<typeof usePlayStory>;
  onPlay: () => void;
  onTour: () => void;
  onClose: () => void;
};

/** Docked at the side: plays the story and follows it, while the desk goes on behind. */
export const StoryPanel = ({ staff, story, play, onPlay, onTour, onClose }: PanelProps) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const { data } = story;
  const isRunning = data?.state === 'running';
  const latest = isRunning ? `story.step.${data.steps.at(-1)?.kind}` : '';
  const show = () => {
    if (!data) return;
    const { lng, lat } = data.place;
    void navigate(`/map?lng=${lng}&lat=${lat}&zoom=${zoom}`);
  };
  return (
    <aside className="story-panel" aria-label={t('story.title')}>
      <header>
        <h2>{t('story.title')}</h2>
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('story.close')}
          onClick={onClose}
        />
      </header>
      <p className="quiet">{t('story.honest')}</p>
      <div className="story-buttons">
        <Button
          type="primary"
          icon={<PlayCircleOutlined />}
          loading={play.isPending || isRunning}
          disabled={!data || play.isPending || isRunning}
          onClick={onPlay}
        >
          {t(isRunning ? 'story.playing' : data?.startedAt ? 'story.again' : 'story.play')}
        </Button>
        <Button disabled={!data} onClick={show}>
          {t('story.onMap')}
        </Button>
        <Button type="link" onClick={onTour}>
          {t('tour.again')}
        </Button>
      </div>
      {story.error && !data && (
        <ProblemNote error={story.error} onRetry={() => void story.refetch()} />
      )}
      {play.error && !isRunning && <ProblemNote error={play.error} />}
      {data && <Outcome story={data} />}
      <div className="unseen" aria-live="polite">
        {isStringKey(latest) ? t(latest) : ''}
      </div>
      {data && <Steps story={data} staff={staff} />}
    </aside>
  );
};
