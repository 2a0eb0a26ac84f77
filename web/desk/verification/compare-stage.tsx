import { type CSSProperties, useState } from 'react';
import type { PixelBox } from '../cameras/detection-api.ts';
import { usePreferences } from '../preferences.tsx';
import { isLaid, regionOnBase, sizeOf } from './case-sides.ts';
import { matrix3d } from './homography.ts';
import type { PictureView } from './pan-zoom.ts';
import { StageTools } from './stage-tools.tsx';
import { useStageView } from './stage-view.ts';
import type { CasePicture } from './verification-api.ts';

type LayerProps = {
  picture: CasePicture;
  base: CasePicture;
  alt: string;
  view: PictureView;
  clip?: CSSProperties['clipPath'];
};

/** One picture laid onto the base, both under the same zoom; `clip` shows a part of the stage only. */
const Layer = ({ picture, base, alt, view, clip }: LayerProps) => {
  const { t } = usePreferences();
  const [broken, setBroken] = useState(false);
  const { homography } = picture;
  const [{ widthPx, heightPx }, whole] = [sizeOf(picture), sizeOf(base)];
  const laid = isLaid(picture, base) && picture.evidenceId !== base.evidenceId && homography;
  const transform = laid
    ? matrix3d(homography)
    : `scale(${whole.widthPx / widthPx}, ${whole.heightPx / heightPx})`;
  return (
    <div className="compare-layer" style={{ clipPath: clip }} data-picture={picture.evidenceId}>
      <div
        className="compare-world"
        style={{ transform: `translate(${view.left}px, ${view.top}px) scale(${view.scale})` }}
      >
        <img
          src={picture.url}
          alt={alt}
          draggable={false}
          style={{ width: widthPx, height: heightPx, transform }}
          onError={() => setBroken(true)}
        />
      </div>
      {broken && <p className="compare-broken">{t('compare.broken')}</p>}
    </div>
  );
};

const Region = ({ region, view }: { region: PixelBox; view: PictureView }) => {
  const [x1, y1, x2, y2] = region;
  return (
    <div
      className="compare-region"
      style={{
        left: view.left + x1 * view.scale,
        top: view.top + y1 * view.scale,
        width: (x2 - x1) * view.scale,
        height: (y2 - y1) * view.scale,
      }}
    />
  );
};

type Props = {
  pictures: readonly CasePicture[];
  base: CasePicture;
  left: CasePicture;
  right: CasePicture | undefined;
  /** How far from the left the divider stands, in percent. */
  divider: number;
  onDivider: (percent: number) => void;
  namesOf: (picture: CasePicture) => { short: string; long: string };
};

/** Two pictures of a place on each other, with a divider to draw across and one zoom for both. */
export const CompareStage = (props: Props) => {
  const { pictures, base, left, right, divider, onDivider, namesOf } = props;
  const { t } = usePreferences();
  const region = regionOnBase(base, pictures);
  const { widthPx, heightPx } = sizeOf(base);
  const size = { width: widthPx, height: heightPx };
  const { stage, view, handlers, actions, keys } = useStageView(size, region);
  const [before, after] = [namesOf(left), right && namesOf(right)];
  return (
    <div className="compare">
      <div
        ref={stage}
        className="compare-stage"
        role="application"
        aria-label={t('compare.stage')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: only what can be focused can be moved with keys
        tabIndex={0}
        style={{ aspectRatio: `${widthPx} / ${heightPx}` }}
        onKeyDown={(event) => {
          const act = event.target === event.currentTarget ? keys[event.key] : undefined;
          if (!act || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          act();
        }}
        {...handlers}
      >
        {view && (
          <>
            <Layer key={left.evidenceId} picture={left} base={base} alt={before.long} view={view} />
            {right && after && (
              <Layer
                key={right.evidenceId}
                picture={right}
                base={base}
                alt={after.long}
                view={view}
                clip={`inset(0 0 0 ${divider}%)`}
              />
            )}
            {region && <Region region={region} view={view} />}
          </>
        )}
        <span className="compare-name" aria-hidden="true">
          {before.short}
        </span>
        {after && (
          <span className="compare-name" data-side="right" aria-hidden="true">
            {after.short}
          </span>
        )}
        {right && <div className="compare-line" style={{ left: `${divider}%` }} />}
      </div>
      {after && (
        <input
          className="compare-slider"
          type="range"
          min={0}
          max={100}
          value={divider}
          aria-label={t('compare.slider')}
          aria-valuetext={t('compare.at', {
            left: divider,
            right: 100 - divider,
            before: before.short,
            after: after.short,
          })}
          onChange={(event) => onDivider(Number(event.target.value))}
        />
      )}
      <StageTools actions={actions} placed={region !== null} />
    </div>
  );
};
