import { PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { useDemo } from './demo-queries.ts';
import { storyAsked } from './tour-events.ts';
import './strings-tour.ts';

/** For the map: plays the story there. Nothing outside of the demo. */
export const PlayStoryButton = () => {
  const { t } = usePreferences();
  const { data } = useDemo();
  if (!data?.loaded) return null;
  return (
    <Button icon={<PlayCircleOutlined />} onClick={storyAsked.ask}>
      {t('story.play')}
    </Button>
  );
};
