import { Input } from 'antd';
import { usePreferences } from '../preferences.tsx';
import type { Chosen } from './footage-bars.tsx';
import { clockTime, momentAt } from './footage-day.ts';

type Props = {
  day: { from: Date };
  chosen: Chosen;
  onChoose: (from: number, to: number) => void;
};

/** The same choice as on the bars, by typing. */
export const FootageTimes = ({ day, chosen, onChoose }: Props) => {
  const { t } = usePreferences();
  const field = (label: string, at: number, change: (at: number) => void) => (
    <Input
      type="time"
      step={1}
      aria-label={label}
      prefix={label}
      value={clockTime(at)}
      onChange={(event) => {
        const next = momentAt(day, event.target.value);
        if (next !== undefined) change(next);
      }}
    />
  );
  return (
    <>
      {field(t('footage.from'), chosen.from, (from) => onChoose(from, Math.max(from, chosen.to)))}
      {field(t('footage.to'), chosen.to, (to) => onChoose(Math.min(chosen.from, to), to))}
    </>
  );
};
