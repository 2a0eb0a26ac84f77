import { AimOutlined, ExpandOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { usePreferences } from '../preferences.tsx';

type Actions = Record<'closer' | 'further' | 'whole' | 'place', () => void>;

/** Zooming without a wheel. */
export const StageTools = ({ actions, placed }: { actions: Actions; placed: boolean }) => {
  const { t } = usePreferences();
  const tool = (words: string, icon: ReactNode, act: () => void) => (
    <Button size="small" icon={icon} aria-label={words} title={words} onClick={act} />
  );
  return (
    <div className="stage-tools">
      {tool(t('compare.in'), <ZoomInOutlined />, actions.closer)}
      {tool(t('compare.out'), <ZoomOutOutlined />, actions.further)}
      {tool(t('compare.whole'), <ExpandOutlined />, actions.whole)}
      {placed && tool(t('compare.place'), <AimOutlined />, actions.place)}
    </div>
  );
};
