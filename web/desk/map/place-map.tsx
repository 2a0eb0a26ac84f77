import type { Map as GroundMap } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { useBaseMap } from './base-map.ts';
import { groundColours, openGround } from './ground-base.ts';
import { gridStepM } from './ground-grid.ts';

/** Where something is, on a plain base of lines. */
export const PlaceMap = ({ lng, lat }: { lng: number; lat: number }) => {
  const { t, theme, language } = usePreferences();
  const base = useBaseMap();
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!box.current || !base) return;
    const colour = groundColours[theme];
    let map: GroundMap | undefined;
    try {
      map = openGround(box.current, {
        center: { lng, lat },
        zoom: 16.5,
        theme,
        language,
        base,
        t,
        title: t('ticket.map', { lng: lng.toFixed(6), lat: lat.toFixed(6) }),
        sources: {
          point: {
            type: 'geojson',
            data: {
              type: 'Feature',
              properties: {},
              geometry: { type: 'Point', coordinates: [lng, lat] },
            },
          },
        },
        layers: [
          {
            id: 'point',
            type: 'circle',
            source: 'point',
            paint: {
              'circle-radius': 9,
              'circle-color': colour.point,
              'circle-stroke-color': colour.ring,
              'circle-stroke-width': 3,
            },
          },
        ],
      });
    } catch {
      // No WebGL here: the coordinates below still say where it is.
      setFailed(true);
    }
    return () => map?.remove();
  }, [lng, lat, theme, language, base, t]);

  return (
    <figure className="place">
      {failed ? (
        <p className="quiet">{t('ticket.mapFailed')}</p>
      ) : (
        <div ref={box} className="map" />
      )}
      <figcaption className="quiet number">
        {lng.toFixed(6)}, {lat.toFixed(6)} · {t('ticket.grid', { n: gridStepM })}
      </figcaption>
    </figure>
  );
};
