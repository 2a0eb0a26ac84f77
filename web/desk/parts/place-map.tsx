import { Map as GroundMap, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef, useState } from 'react';
import 'maplibre-gl/dist/maplibre-gl.css';
import { gridStepM, groundGrid } from '../ground-grid.ts';
import { usePreferences } from '../preferences.tsx';

// A worker of our own origin, in a file: the content security policy allows no other.
setWorkerUrl(workerUrl);

const colours = {
  light: { ground: '#eef2f0', line: '#c9d3ce', point: '#b3261e', ring: '#ffffff' },
  dark: { ground: '#1b211f', line: '#37413d', point: '#ff8a80', ring: '#111614' },
};

/** Where the ticket is, on a plain base of lines: nothing is fetched for it. */
export const PlaceMap = ({ lng, lat }: { lng: number; lat: number }) => {
  const { t, theme } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!box.current) return;
    const colour = colours[theme];
    const words = t('ticket.map', { lng: lng.toFixed(6), lat: lat.toFixed(6) });
    let map: GroundMap | undefined;
    try {
      map = new GroundMap({
        container: box.current,
        center: [lng, lat],
        zoom: 16.5,
        minZoom: 13,
        maxZoom: 20,
        attributionControl: false,
        locale: {
          'Map.Title': words,
          'NavigationControl.ZoomIn': t('map.in'),
          'NavigationControl.ZoomOut': t('map.out'),
          'CooperativeGesturesHandler.MobileHelpText': t('map.twoFingers'),
        },
        cooperativeGestures: matchMedia('(pointer: coarse)').matches,
        dragRotate: false,
        style: {
          version: 8,
          sources: {
            grid: { type: 'geojson', data: groundGrid(lng, lat) },
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
            { id: 'ground', type: 'background', paint: { 'background-color': colour.ground } },
            {
              id: 'grid',
              type: 'line',
              source: 'grid',
              paint: {
                'line-color': colour.line,
                'line-width': ['case', ['get', 'bold'], 2, 1],
              },
            },
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
        },
      });
      map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
      map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-left');
    } catch {
      // No WebGL here: the coordinates below still say where it is.
      setFailed(true);
    }
    return () => map?.remove();
  }, [lng, lat, theme, t]);

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
