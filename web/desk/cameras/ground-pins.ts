import { type Map as GroundMap, Marker } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { type GroundPoint, movedBy } from '../map/ground-grid.ts';
import { usePreferences } from '../preferences.tsx';
import { arrowStep, type Pair, type PairStep } from './calibration-pairs.ts';

/** Metres that an arrow key moves a point; ten times that with Shift. */
const arrowM = 0.1;

type Ways = { onStep: (step: PairStep) => void; at: (id: number) => GroundPoint | undefined };

/** A numbered button on the map: dragged, moved with the arrow keys, removed with Delete. */
const openPin = (map: GroundMap, id: number, start: GroundPoint, ways: () => Ways): Marker => {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'pin pin-ground';
  element.textContent = String(id);
  const marker = new Marker({ element, draggable: true }).setLngLat(start).addTo(map);
  const move = (at: GroundPoint) => ways().onStep({ kind: 'move-ground', id, at });
  marker.on('drag', () => {
    const { lng, lat } = marker.getLngLat();
    move({ lng, lat });
  });
  element.addEventListener('focus', () => ways().onStep({ kind: 'choose', id }));
  // A click on the point is not a click on the ground under it.
  element.addEventListener('click', (event) => event.stopPropagation());
  element.addEventListener('keydown', (event) => {
    const arrow = arrowStep(event.key, event.shiftKey);
    const from = ways().at(id);
    if (arrow && from) {
      move(movedBy(from, { eastM: arrow.right * arrowM, northM: -arrow.down * arrowM }));
    } else if (event.key === 'Delete') ways().onStep({ kind: 'remove', id });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return marker;
};

/** Keeps one button on the map for every pair that has a place there. */
export const useGroundPins = (
  map: GroundMap | null,
  pairs: readonly Pair[],
  chosen: number | null,
  onStep: (step: PairStep) => void,
) => {
  const { t } = usePreferences();
  const pins = useRef(new Map<number, Marker>());
  const latest = useRef({ pairs, onStep });
  latest.current = { pairs, onStep };

  useEffect(() => {
    const open = pins.current;
    return () => {
      if (!map) return;
      for (const pin of open.values()) pin.remove();
      open.clear();
    };
  }, [map]);

  useEffect(() => {
    if (!map) return;
    const ways = (): Ways => ({
      onStep: latest.current.onStep,
      at: (id) => latest.current.pairs.find((pair) => pair.id === id)?.ground ?? undefined,
    });
    const wanted = new Map(pairs.flatMap(({ id, ground }) => (ground ? [[id, ground]] : [])));
    for (const [id, pin] of pins.current) {
      if (wanted.has(id)) continue;
      pin.remove();
      pins.current.delete(id);
    }
    for (const [id, ground] of wanted) {
      const pin = pins.current.get(id) ?? openPin(map, id, ground, ways);
      pins.current.set(id, pin);
      pin.setLngLat(ground);
      const element = pin.getElement();
      element.dataset.chosen = String(id === chosen);
      element.setAttribute(
        'aria-label',
        t('calibration.pinGround', {
          n: id,
          lng: ground.lng.toFixed(7),
          lat: ground.lat.toFixed(7),
        }),
      );
    }
  }, [map, pairs, chosen, t]);
};
