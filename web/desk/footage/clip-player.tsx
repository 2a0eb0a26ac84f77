import { Alert, Progress } from 'antd';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { clockTime } from './footage-day.ts';
import { type Clip, useClip } from './footage-queries.ts';

/** A clip as soon as it can be played, with the browser's own controls. */
export const ClipPlayer = ({ asked }: { asked: Clip }) => {
  const { t, pick, language } = usePreferences();
  const { data: clip, error } = useClip(asked);
  const problem = pick(clip?.problemZh ?? '', clip?.problem ?? '') || (clip?.problem ?? '');
  if (error && clip?.state !== 'ready') return <ProblemNote error={error} />;
  if (!clip || clip.state === 'pending') {
    return (
      <p className="clip-wait" role="status">
        <Progress
          type="circle"
          size={24}
          percent={Math.round((clip?.progress ?? 0) * 100)}
          aria-label={t('footage.preparing')}
        />
        {t('footage.preparing')}
        {problem && <span className="soon-words">{problem}</span>}
        {problem && clip?.tryAt && (
          <span className="quiet">
            {t('footage.tryAt', { at: clockTime(Date.parse(clip.tryAt)) })}
          </span>
        )}
      </p>
    );
  }
  if (clip.state === 'failed' || clip.url === null) {
    return <Alert type="warning" showIcon title={t('footage.failed', { why: problem })} />;
  }
  const words = t('footage.clip', {
    from: dateTimeWords(clip.from, language),
    to: dateTimeWords(clip.to, language),
  });
  return (
    <figure className="clip">
      <video
        controls
        autoPlay
        muted
        playsInline
        preload="metadata"
        src={clip.url}
        aria-label={words}
      />
      <figcaption className="quiet">
        {words} ·{' '}
        <a href={clip.url} download>
          {t('footage.save')}
        </a>
      </figcaption>
    </figure>
  );
};
