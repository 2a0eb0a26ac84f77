import { Select } from 'antd';
import { usePreferences } from '../preferences.tsx';
import type { BlindSpots } from './map-api.ts';
import {
  cameraColour,
  majorColours,
  otherColour,
  sightingColour,
  ticketColours,
} from './map-colours.ts';
import type { MapLayer } from './map-layers.ts';
import { useClasses } from './map-queries.ts';

const Swatch = ({ colour, shape = 'dot' }: { colour: string; shape?: 'dot' | 'ring' | 'area' }) => (
  <span
    className="map-swatch"
    data-shape={shape}
    style={shape === 'ring' ? { borderColor: colour } : { background: colour }}
    aria-hidden="true"
  />
);

type Sign = { colour: string; shape?: 'dot' | 'ring' | 'area'; words: string };

/** What the signs of a layer mean. */
const useSigns = (): Record<MapLayer, Sign[]> => {
  const { t } = usePreferences();
  return {
    tickets: [
      { colour: ticketColours.A, words: t('urgency.A') },
      { colour: ticketColours.B, words: t('urgency.B') },
      { colour: ticketColours.C, words: t('urgency.C') },
      { colour: '#e5231b', shape: 'ring', words: t('map.legend.overdue') },
    ],
    sightings: [{ colour: sightingColour, words: t('sighting.state.alerted') }],
    cameras: [
      { colour: cameraColour('ok'), shape: 'ring', words: t('map.legend.cameraOk') },
      { colour: cameraColour('dark'), shape: 'ring', words: t('map.legend.cameraPoor') },
      { colour: cameraColour('offline'), shape: 'ring', words: t('map.legend.cameraLost') },
    ],
    sight: [{ colour: '#3d9be0', shape: 'area', words: t('map.legend.near') }],
    zones: [],
    assets: [
      ...(['01', '02', '03', '04', '05'] as const).map((major) => ({
        colour: majorColours[major] ?? otherColour,
        words: t(`map.major.${major}`),
      })),
      { colour: otherColour, words: t('map.major.other') },
    ],
    unseen: [{ colour: 'var(--ink)', shape: 'ring', words: t('map.legend.near') }],
    heat: [{ colour: '#ef6548', shape: 'area', words: t('map.legend.heat') }],
  };
};

const ClassChoice = (props: { classes: string; onClasses: (classes: string) => void }) => {
  const { t, pick } = usePreferences();
  const classes = useClasses();
  return (
    <Select
      className="map-class"
      aria-label={t('map.class')}
      value={props.classes}
      onChange={props.onClasses}
      showSearch={{ optionFilterProp: 'label' }}
      options={[
        { value: '', label: t('map.anyClass') },
        ...(['01', '02', '03', '04', '05'] as const).map((major) => ({
          value: major,
          label: t(`map.major.${major}`),
        })),
        ...(classes.data ?? []).map((each) => ({
          value: each.classCode,
          label: pick(each.nameZh, each.nameEn),
        })),
      ]}
    />
  );
};

type Props = {
  open: readonly MapLayer[];
  isOn: (layer: MapLayer) => boolean;
  onToggle: (layer: MapLayer) => void;
  classes: string;
  onClasses: (classes: string) => void;
  blindSpots: BlindSpots | undefined;
};

/** What is shown, each with what its signs mean. */
export const LayerSwitches = (props: Props) => {
  const { open, isOn, onToggle, classes, onClasses, blindSpots } = props;
  const { t } = usePreferences();
  const signs = useSigns();
  const sumOf = (part: 'assets' | 'unseen') =>
    (blindSpots?.classes ?? []).reduce((sum, each) => sum + each[part], 0);
  return (
    <details className="map-layers" open>
      <summary>{t('map.layers')}</summary>
      <ul>
        {open.map((layer) => (
          <li key={layer}>
            <label>
              <input
                type="checkbox"
                name={layer}
                checked={isOn(layer)}
                onChange={() => onToggle(layer)}
              />
              {t(`map.layer.${layer}`)}
            </label>
            {isOn(layer) && signs[layer].length > 0 && (
              <p className="map-signs quiet">
                {signs[layer].map(({ words, ...sign }) => (
                  <span key={words}>
                    <Swatch {...sign} /> {words}
                  </span>
                ))}
              </p>
            )}
            {layer === 'assets' && isOn(layer) && (
              <ClassChoice classes={classes} onClasses={onClasses} />
            )}
            {layer === 'unseen' && isOn(layer) && blindSpots && (
              <p className="quiet">
                {t('map.blind', { n: sumOf('unseen'), all: sumOf('assets') })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
};
