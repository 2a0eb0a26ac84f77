import { ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import {
  arrowStep,
  type Pair,
  type PairStep,
  type PicturePoint,
  within,
} from './calibration-pairs.ts';

export type PictureSize = { widthPx: number; heightPx: number };

type Props = {
  src: string;
  size: PictureSize;
  pairs: readonly Pair[];
  chosen: number | null;
  /** Lines of the ground as they lie in the picture, in its pixels. */
  lines: readonly (readonly PicturePoint[])[];
  onStep: (step: PairStep) => void;
};

type PinProps = {
  pair: Pair & { picture: PicturePoint };
  size: PictureSize;
  chosen: boolean;
  pointAt: (event: PointerEvent) => PicturePoint;
  onStep: (step: PairStep) => void;
};

/** A numbered point: dragged, moved with the arrow keys, removed with Delete. */
const Pin = ({ pair, size, chosen, pointAt, onStep }: PinProps) => {
  const { t } = usePreferences();
  const { id, picture } = pair;
  const move = (at: PicturePoint) => onStep({ kind: 'move-picture', id, at: within(at, size) });
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrowStep(event.key, event.shiftKey);
    if (arrow) move({ x: picture.x + arrow.right, y: picture.y + arrow.down });
    else if (event.key === 'Delete') onStep({ kind: 'remove', id });
    else return;
    event.preventDefault();
  };
  return (
    <button
      type="button"
      className="pin"
      data-chosen={chosen}
      style={{
        left: `${(100 * picture.x) / size.widthPx}%`,
        top: `${(100 * picture.y) / size.heightPx}%`,
      }}
      aria-label={t('calibration.pinPicture', {
        n: id,
        x: Math.round(picture.x),
        y: Math.round(picture.y),
      })}
      onClick={(event) => event.stopPropagation()}
      onFocus={() => onStep({ kind: 'choose', id })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) move(pointAt(event));
      }}
    >
      {id}
    </button>
  );
};

const zooms = [1, 2, 4] as const;

/** The camera's picture, to click spots in. */
export const PicturePane = ({ src, size, pairs, chosen, lines, onStep }: Props) => {
  const { t } = usePreferences();
  const stage = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<(typeof zooms)[number]>(1);

  const pointAt = (event: MouseEvent | PointerEvent): PicturePoint => {
    const area = stage.current?.getBoundingClientRect();
    if (!area) return { x: 0, y: 0 };
    return {
      x: ((event.clientX - area.left) / area.width) * size.widthPx,
      y: ((event.clientY - area.top) / area.height) * size.heightPx,
    };
  };
  const step = (by: 1 | -1) => {
    const next = zooms[zooms.indexOf(zoom) + by];
    if (next) setZoom(next);
  };
  return (
    <div className="picture-pane">
      <div className="picture-scroll">
        {/* Clicking is one way; the button "add a pair" and the arrow keys are the other. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
        <div
          ref={stage}
          className="picture-stage"
          style={{ width: `${zoom * 100}%` }}
          onClick={(event) => onStep({ kind: 'picture', at: within(pointAt(event), size) })}
        >
          <img src={src} alt={t('calibration.picture')} draggable={false} />
          <svg viewBox={`0 0 ${size.widthPx} ${size.heightPx}`} aria-hidden="true">
            {lines.map((line) => (
              <polyline
                key={line.map(({ x, y }) => `${x} ${y}`).join()}
                points={line.map(({ x, y }) => `${x},${y}`).join(' ')}
              />
            ))}
          </svg>
          {pairs.map(({ id, picture, ground }) =>
            picture ? (
              <Pin
                key={id}
                pair={{ id, picture, ground }}
                size={size}
                chosen={id === chosen}
                pointAt={pointAt}
                onStep={onStep}
              />
            ) : null,
          )}
        </div>
      </div>
      <div className="picture-zoom">
        <Button
          icon={<ZoomInOutlined />}
          aria-label={t('map.in')}
          disabled={zoom === zooms.at(-1)}
          onClick={() => step(1)}
        />
        <Button
          icon={<ZoomOutOutlined />}
          aria-label={t('map.out')}
          disabled={zoom === zooms[0]}
          onClick={() => step(-1)}
        />
      </div>
    </div>
  );
};
