import './strings-footage.ts';
import './footage.css';
import { PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { CaseClip } from '../verification/verification-api.ts';
import { ClipPlayer } from './clip-player.tsx';
import { type Clip, useWantClip } from './footage-queries.ts';
import { ReasonField, ReasonGiven, useReasoned } from './reason-field.tsx';

type Props = { clips: readonly CaseClip[]; ticketNumber: string };

/** The video around a case, before and after. */
export const ClipList = ({ clips, ticketNumber }: Props) => {
  const { t } = usePreferences();
  const want = useWantClip();
  const reasoned = useReasoned();
  const [asked, setAsked] = useState<Clip | null>(null);
  if (clips.length === 0) return null;
  const play = ({ cameraId, from, to }: CaseClip) =>
    reasoned.run((reason) =>
      want.mutate({ cameraId, from, to, reason, ticketNumber }, { onSuccess: setAsked }),
    );
  return (
    <Section title={t('footage.clips')}>
      <div className="clip-buttons">
        {clips.map((clip) => (
          <Button
            key={`${clip.role} ${clip.from}`}
            icon={<PlayCircleOutlined />}
            loading={want.isPending && want.variables.from === clip.from}
            data-clip={clip.role}
            onClick={() => play(clip)}
          >
            {t('footage.play', { role: t(`footage.role.${clip.role}`) })}
          </Button>
        ))}
      </div>
      {reasoned.asking && (
        <ReasonField
          suggested={t('footage.verifying', { number: ticketNumber })}
          onGiven={reasoned.given}
        />
      )}
      {want.isError && <ProblemNote error={want.error} />}
      {asked && <ClipPlayer key={asked.clipId} asked={asked} />}
      <ReasonGiven />
    </Section>
  );
};
