import { type PointerEvent, useRef } from 'react';
import { barsOf, clockTime, type FootageRange } from './footage-day.ts';

type Day = { from: Date; to: Date };
export type Chosen = { from: number; to: number };

type Props = {
  title: string;
  day: Day;
  stretches: readonly FootageRange[];
  chosen: Chosen | null;
  /** The first and the last moment that were drawn across. */
  onChoose: (from: number, to: number) => void;
};

const hours = [0, 4, 8, 12, 16, 20];

/** The footage of a day as bars; drawing across chooses a stretch. The fields beside it do the same with keys. */
export const FootageBars = ({ title, day, stretches, chosen, onChoose }: Props) => {
  const began = useRef<number | null>(null);
  const length = day.to.getTime() - day.from.getTime();
  const shareOf = (at: number) => (at - day.from.getTime()) / length;
  const momentOf = (event: PointerEvent<HTMLElement>) => {
    const area = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - area.left) / area.width));
    return day.from.getTime() + share * length;
  };
  const bars = barsOf(stretches, day);
  return (
    <div className="footage-day">
      <div
        className="footage-bars"
        role="img"
        aria-label={title}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          began.current = momentOf(event);
          onChoose(began.current, began.current);
        }}
        onPointerMove={(event) => {
          if (began.current !== null) onChoose(began.current, momentOf(event));
        }}
        onPointerUp={() => {
          began.current = null;
        }}
        onPointerCancel={() => {
          began.current = null;
        }}
      >
        {bars.map(({ start, share }) => (
          <span
            key={start}
            className="footage-bar"
            style={{ left: `${start * 100}%`, width: `${share * 100}%` }}
          />
        ))}
        {chosen && (
          <span
            className="footage-chosen"
            style={{
              left: `${shareOf(chosen.from) * 100}%`,
              width: `${(shareOf(chosen.to) - shareOf(chosen.from)) * 100}%`,
            }}
          />
        )}
      </div>
      <div className="strip-days" aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {clockTime(day.from.getTime() + hour * 3_600_000).slice(0, 5)}
          </span>
        ))}
      </div>
    </div>
  );
};
