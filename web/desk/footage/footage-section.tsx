import './strings-footage.ts';
import './footage.css';
import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { ClipPlayer } from './clip-player.tsx';
import { type Chosen, FootageBars } from './footage-bars.tsx';
import { cityDay, dayName, dayOfName, longestClipMinutes } from './footage-day.ts';
import { FootageFrame } from './footage-frame.tsx';
import { type Clip, useFootage, useWantClip } from './footage-queries.ts';
import { sourceName } from './footage-source.ts';
import { FootageTimes } from './footage-times.tsx';
import { ReasonField, ReasonGiven, useReasoned } from './reason-field.tsx';

const longestMs = longestClipMinutes * 60_000;

type DayProps = {
  day: { from: Date };
  now: number;
  onDay: (day: { from: Date; to: Date }) => void;
};

const DayField = ({ day, now, onDay }: DayProps) => {
  const { t } = usePreferences();
  return (
    <Input
      type="date"
      aria-label={t('footage.day')}
      value={dayName(day.from)}
      max={dayName(cityDay(now).from)}
      onChange={(event) => {
        const next = dayOfName(event.target.value);
        if (next) onDay(next);
      }}
    />
  );
};

/** The clip or the picture that was asked for, after the reason for it. */
const useFootageView = (cameraId: string) => {
  const want = useWantClip();
  const reasoned = useReasoned();
  const [clip, setClip] = useState<Clip | null>(null);
  const [frame, setFrame] = useState<{ at: number; reason: string } | null>(null);
  const play = ({ from, to }: Chosen) =>
    reasoned.run((reason) => {
      setFrame(null);
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      want.mutate({ cameraId, ...range, reason }, { onSuccess: setClip });
    });
  const show = (at: number) =>
    reasoned.run((reason) => {
      setClip(null);
      setFrame({ at, reason });
    });
  return { want, reasoned, clip, frame, play, show };
};

const Viewed = ({
  cameraId,
  view,
}: {
  cameraId: string;
  view: ReturnType<typeof useFootageView>;
}) => {
  const { want, reasoned, clip, frame } = view;
  return (
    <>
      {reasoned.asking && <ReasonField suggested="" onGiven={reasoned.given} />}
      {want.isError && <ProblemNote error={want.error} />}
      {clip && <ClipPlayer key={clip.clipId} asked={clip} />}
      {frame && <FootageFrame key={frame.at} cameraId={cameraId} {...frame} />}
      <ReasonGiven />
    </>
  );
};

type ChoiceProps = {
  footage: NonNullable<ReturnType<typeof useFootage>['data']>;
  day: { from: Date; to: Date };
  view: ReturnType<typeof useFootageView>;
};

/** The bars of a day, the stretch chosen on them, and what can be done with it. */
const DayChoice = ({ footage: { provider, stretches }, day, view }: ChoiceProps) => {
  const { t } = usePreferences();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const choose = (a: number, b: number) => setChosen({ from: Math.min(a, b), to: Math.max(a, b) });
  const [first] = stretches;
  if (!first) {
    return <p className="quiet">{t(provider === null ? 'footage.nobody' : 'footage.none')}</p>;
  }
  const shown = chosen ?? { from: Date.parse(first.from), to: Date.parse(first.from) + 60_000 };
  const tooLong = shown.to - shown.from > longestMs;
  return (
    <>
      <FootageBars
        title={t('footage.strip', { day: dayName(day.from) })}
        day={day}
        stretches={stretches}
        chosen={shown}
        onChoose={choose}
      />
      <div className="footage-tools">
        <FootageTimes day={day} chosen={shown} onChoose={choose} />
        <Button
          type="primary"
          disabled={tooLong || shown.to === shown.from}
          loading={view.want.isPending}
          onClick={() => view.play(shown)}
        >
          {t('footage.playChosen')}
        </Button>
        <Button onClick={() => view.show(shown.from)}>{t('footage.frameAt')}</Button>
      </div>
      {tooLong && (
        <p className="soon-words" role="status">
          {t('footage.tooLong', { n: longestClipMinutes })}
        </p>
      )}
    </>
  );
};

/** What was recorded of a camera: a day as bars, a stretch to play, a moment to see. */
export const FootageSection = ({ cameraId }: { cameraId: string }) => {
  const { t } = usePreferences();
  const now = useNow();
  const [day, setDay] = useState(() => cityDay(now));
  const { data, error, isPending, refetch } = useFootage(cameraId, day);
  const view = useFootageView(cameraId);
  return (
    <Section title={t('footage.title')}>
      <div className="footage-tools">
        <DayField day={day} now={now} onDay={setDay} />
        {data?.provider && (
          <span className="quiet">
            {t('footage.provider', { name: sourceName(data.provider, t) })}
          </span>
        )}
      </div>
      {isPending && <Skeleton active paragraph={{ rows: 1 }} title={false} />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && <DayChoice key={day.from.getTime()} footage={data} day={day} view={view} />}
      <Viewed cameraId={cameraId} view={view} />
    </Section>
  );
};
