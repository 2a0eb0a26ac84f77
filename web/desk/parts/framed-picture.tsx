import { type ReactNode, useState } from 'react';
import type { PixelBox } from '../cameras/detection-api.ts';
import { usePreferences } from '../preferences.tsx';

/** A box in the picture; `found` is what it is about, `seen` is what a model saw besides. */
export type Framed = { key: string; box: PixelBox; words: string; tone: 'found' | 'seen' };

type Props = {
  src: string | null;
  alt: string;
  widthPx: number;
  heightPx: number;
  boxes: readonly Framed[];
  caption?: ReactNode;
};

const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;

/** A picture with boxes over it, each named; the names are read out too. */
export const FramedPicture = ({ src, alt, widthPx, heightPx, boxes, caption }: Props) => {
  const { t } = usePreferences();
  const [broken, setBroken] = useState<string | null>(null);
  if (src === null || broken === src) return <p className="no-picture">{t('picture.none')}</p>;
  return (
    <figure className="framed">
      <div className="framed-stage" style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
        <img src={src} alt={alt} onError={() => setBroken(src)} />
        <ul>
          {boxes.map(({ key, box: [x1, y1, x2, y2], words, tone }) => (
            <li
              key={key}
              data-tone={tone}
              data-low={y1 < heightPx / 12}
              data-right={x1 > widthPx * 0.6}
              style={{
                left: percent(x1, widthPx),
                top: percent(y1, heightPx),
                width: percent(x2 - x1, widthPx),
                height: percent(y2 - y1, heightPx),
              }}
            >
              <span>{words}</span>
            </li>
          ))}
        </ul>
      </div>
      {caption && <figcaption className="quiet">{caption}</figcaption>}
    </figure>
  );
};
