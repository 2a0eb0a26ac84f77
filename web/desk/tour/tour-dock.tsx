import { PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { useDemo, usePlayStory, useStory } from './demo-queries.ts';
import { StoryPanel } from './story-panel.tsx';
import { onStoryAsked } from './tour-events.ts';
import '../strings-tour.ts';
import './tour.css';

const DeskTour = lazy(() => import('./desk-tour.tsx').then((tour) => ({ default: tour.DeskTour })));

const zoom = 18;
const seenKey = (login: string) => `citymark-tour-${login}`;

/** In the demo only: the tour at the first visit, and the story whenever somebody wants to see it. */
export const TourDock = ({ staff }: { staff: Staff }) => {
  const { data } = useDemo();
  return data?.loaded ? <Dock key={staff.login} staff={staff} /> : null;
};

const Dock = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const [touring, setTouring] = useState(() => localStorage.getItem(seenKey(staff.login)) === null);
  const [open, setOpen] = useState(false);
  const story = useStory(open);
  const play = usePlayStory();
  const { mutate } = play;

  const endTour = () => {
    localStorage.setItem(seenKey(staff.login), 'seen');
    setTouring(false);
  };
  const begin = useCallback(() => {
    setOpen(true);
    mutate(undefined, {
      onSuccess: ({ place: { lng, lat } }) => {
        // Where it happens is where people should look.
        void navigate(`/map?lng=${lng}&lat=${lat}&zoom=${zoom}`);
      },
    });
  }, [mutate, navigate]);
  useEffect(() => onStoryAsked(begin), [begin]);

  return (
    <>
      {!open && (
        <Button className="story-pill" icon={<PlayCircleOutlined />} onClick={() => setOpen(true)}>
          {t('story.pill')}
        </Button>
      )}
      {open && (
        <StoryPanel
          staff={staff}
          story={story}
          play={play}
          onPlay={begin}
          onTour={() => {
            setOpen(false);
            setTouring(true);
          }}
          onClose={() => setOpen(false)}
        />
      )}
      {touring && (
        <Suspense fallback={null}>
          <DeskTour staff={staff} open onEnd={endTour} />
        </Suspense>
      )}
    </>
  );
};
