import { PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { useDemo, usePlayStory, useStory } from './demo-queries.ts';
import { StoryPanel } from './story-panel.tsx';
import { storyAsked, tourAsked } from './tour-events.ts';
import './strings-tour.ts';
import './tour.css';

const DeskTour = lazy(() => import('./desk-tour.tsx').then((tour) => ({ default: tour.DeskTour })));

const zoom = 18;
const seenKey = (login: string) => `citymark-tour-${login}`;

/** The tour when it is asked for; in the demo also at the first visit, and the story whenever somebody wants to see it. */
export const TourDock = ({ staff }: { staff: Staff }) => {
  const { data } = useDemo();
  return data && <Dock key={staff.login} staff={staff} inDemo={data.loaded} />;
};

const Dock = ({ staff, inDemo }: { staff: Staff; inDemo: boolean }) => {
  const [open, setOpen] = useState(false);
  const [touring, setTouring] = useState(
    () => inDemo && localStorage.getItem(seenKey(staff.login)) === null,
  );
  const endTour = () => {
    localStorage.setItem(seenKey(staff.login), 'seen');
    setTouring(false);
  };
  useEffect(
    () =>
      tourAsked.listen(() => {
        // Its last stop points at what opens the panel.
        setOpen(false);
        setTouring(true);
      }),
    [],
  );
  return (
    <>
      {inDemo && <StoryDock staff={staff} open={open} onOpen={setOpen} />}
      {touring && (
        <Suspense fallback={null}>
          <DeskTour staff={staff} inDemo={inDemo} onEnd={endTour} />
        </Suspense>
      )}
    </>
  );
};

type StoryProps = { staff: Staff; open: boolean; onOpen: (open: boolean) => void };

const StoryDock = ({ staff, open, onOpen }: StoryProps) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const story = useStory(open);
  const play = usePlayStory();
  const { mutate } = play;
  const begin = useCallback(() => {
    onOpen(true);
    mutate(undefined, {
      onSuccess: ({ place: { lng, lat } }) => {
        // Where it happens is where people should look.
        void navigate(`/map?lng=${lng}&lat=${lat}&zoom=${zoom}`);
      },
    });
  }, [mutate, navigate, onOpen]);
  useEffect(() => storyAsked.listen(begin), [begin]);
  return open ? (
    <StoryPanel
      staff={staff}
      story={story}
      play={play}
      onPlay={begin}
      onTour={tourAsked.ask}
      onClose={() => onOpen(false)}
    />
  ) : (
    <Button className="story-pill" icon={<PlayCircleOutlined />} onClick={() => onOpen(true)}>
      {t('story.pill')}
    </Button>
  );
};
