import type { ReactNode } from 'react';
import { algorithmName } from '../cameras/algorithm-name.ts';
import type { Camera } from '../cameras/detection-api.ts';
import { useAlgorithms } from '../cameras/detection-queries.ts';
import { usePreferences } from '../preferences.tsx';
import type { GroundPoint } from './ground-grid.ts';
import type { Chosen, MapTicket, PlacedSighting } from './map-api.ts';
import { cameraColour, sightingColour, ticketColours } from './map-colours.ts';
import { isWithin, type MapBounds } from './map-view.ts';

/** Of each kind at most; more are seen by going nearer. */
const mostShown = 40;

export type InView = { tickets: MapTicket[]; sightings: PlacedSighting[]; cameras: Camera[] };

/** What of the shown things lies in the part of the ground that is looked at. */
export const inViewOf = (all: InView, bounds: MapBounds | null): InView => {
  const within = <T extends GroundPoint>(items: T[]) =>
    bounds ? items.filter((item) => isWithin(item, bounds)) : [];
  return {
    tickets: within(all.tickets),
    sightings: within(all.sightings),
    cameras: within(all.cameras),
  };
};

type ItemProps = {
  id: string;
  colour: string;
  title: string;
  words: string;
  chosen: boolean;
  onChoose: () => void;
};

const Item = ({ id, colour, title, words, chosen, onChoose }: ItemProps) => (
  <li>
    <button type="button" aria-pressed={chosen} data-item={id} onClick={onChoose}>
      <span className="map-swatch" style={{ background: colour }} aria-hidden="true" />
      <span>
        {title}
        <small className="quiet">{words}</small>
      </span>
    </button>
  </li>
);

const Group = (props: { title: string; count: number; children: ReactNode }) => {
  const { t } = usePreferences();
  if (props.count === 0) return null;
  const more = props.count - mostShown;
  return (
    <>
      <h3>
        {props.title} <span className="count">{props.count}</span>
      </h3>
      <ul className="map-items">{props.children}</ul>
      {more > 0 && <p className="quiet">{t('map.notShown', { n: more })}</p>}
    </>
  );
};

type Props = {
  inView: InView;
  chosenId: string | null;
  onChoose: (chosen: Chosen) => void;
};

const SightingItems = ({ inView, chosenId, onChoose }: Props) => {
  const { pick } = usePreferences();
  const catalogue = useAlgorithms();
  return inView.sightings
    .slice(0, mostShown)
    .map((sighting) => (
      <Item
        key={sighting.sightingId}
        id={sighting.sightingId}
        colour={sightingColour}
        title={algorithmName(catalogue.data, sighting.algorithmId, pick)}
        words={[sighting.placeName, sighting.cameraName].filter(Boolean).join(' · ')}
        chosen={sighting.sightingId === chosenId}
        onChoose={() => onChoose({ kind: 'sighting', sighting })}
      />
    ));
};

/** Everything on the map that can be chosen, as a list: for the keyboard, and for who does not see the map. */
export const InViewList = (props: Props) => {
  const { inView, chosenId, onChoose } = props;
  const { t, pick } = usePreferences();
  const { tickets, sightings, cameras } = inView;
  const count = tickets.length + sightings.length + cameras.length;
  return (
    <section className="map-in-view" aria-label={t('map.inView')}>
      <h2>{t('map.inView')}</h2>
      {count === 0 && <p className="quiet">{t('map.inViewNone')}</p>}
      <Group title={t('map.layer.tickets')} count={tickets.length}>
        {tickets.slice(0, mostShown).map((ticket) => (
          <Item
            key={ticket.ticketNumber}
            id={ticket.ticketNumber}
            colour={ticketColours[ticket.urgency]}
            title={pick(ticket.problemZh, ticket.problemEn)}
            words={[
              ticket.overdue && t('map.overdue'),
              t(`state.${ticket.state}`),
              ticket.locationNote ?? ticket.departmentName,
            ]
              .filter(Boolean)
              .join(' · ')}
            chosen={ticket.ticketNumber === chosenId}
            onChoose={() => onChoose({ kind: 'ticket', ticket })}
          />
        ))}
      </Group>
      <Group title={t('map.layer.sightings')} count={sightings.length}>
        {sightings.length > 0 && <SightingItems {...props} />}
      </Group>
      <Group title={t('map.layer.cameras')} count={cameras.length}>
        {cameras.slice(0, mostShown).map((camera) => (
          <Item
            key={camera.cameraId}
            id={camera.cameraId}
            colour={cameraColour(camera.health)}
            title={camera.name}
            words={t(`health.${camera.health}`)}
            chosen={camera.cameraId === chosenId}
            onChoose={() => onChoose({ kind: 'camera', camera })}
          />
        ))}
      </Group>
    </section>
  );
};
