import type { GeoJSONSource, Map as GroundMap, LayerSpecification } from 'maplibre-gl';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { useBaseMap } from './base-map.ts';
import { openGround } from './ground-base.ts';
import type { GroundPoint } from './ground-grid.ts';

export type GeoJson = GeoJSON.FeatureCollection;

export type OpenGround = {
  box: RefObject<HTMLDivElement | null>;
  /** The map once it can be drawn on; another one after a change of colours. */
  map: GroundMap | null;
  failed: boolean;
};

/** A map to draw on, opened at `start` (later changes of it do not move the map). */
export const useGround = (title: string, start: GroundPoint, startZoom: number): OpenGround => {
  const { t, theme, language } = usePreferences();
  const base = useBaseMap();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef({ center: start, zoom: startZoom });
  const [map, setMap] = useState<GroundMap | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!box.current || !base) return;
    let opened: GroundMap | undefined;
    try {
      opened = openGround(box.current, { ...view.current, theme, language, base, t, title });
      const ready = opened;
      ready.once('load', () => setMap(ready));
      ready.on('moveend', () => {
        view.current = { center: ready.getCenter(), zoom: ready.getZoom() };
      });
    } catch {
      setFailed(true);
    }
    return () => {
      setMap(null);
      opened?.remove();
    };
  }, [theme, language, base, t, title]);

  return { box, map, failed };
};

/** The place of a map opened with `useGround`, with whatever is drawn on it as children. */
export const GroundView = (props: { ground: OpenGround; children?: ReactNode }) => {
  const { t } = usePreferences();
  const { box, map, failed } = props.ground;
  if (failed) return <p className="quiet">{t('ticket.mapFailed')}</p>;
  return (
    <div className="ground" aria-busy={map === null}>
      <div ref={box} className="ground-map" />
      {props.children}
    </div>
  );
};

type Layer = LayerSpecification & { source: string };

/** Draws data on the map and keeps it up to date; `layers` name their source by `id` and must not change. */
export const useDrawn = (map: GroundMap | null, id: string, data: GeoJson, layers: Layer[]) => {
  const constant = useRef(layers);
  useEffect(() => {
    if (!map) return;
    const source = map.getSource<GeoJSONSource>(id);
    if (source) {
      source.setData(data);
    } else {
      map.addSource(id, { type: 'geojson', data });
      for (const layer of constant.current) map.addLayer(layer);
    }
    // A layer that shows nothing would still be cut into tiles, and drawn with each frame.
    const visibility = data.features.length > 0 ? 'visible' : 'none';
    for (const layer of constant.current) map.setLayoutProperty(layer.id, 'visibility', visibility);
  }, [map, id, data]);
};
