import { type Map as GroundMap, LngLatBounds } from 'maplibre-gl';
import { startTransition, useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { GroundPoint } from './ground-grid.ts';
import {
  homeView,
  keepView,
  keptView,
  type MapBounds,
  type MapView,
  searchOfView,
  viewFromSearch,
} from './map-view.ts';

type Seen = { bounds: MapBounds; zoom: number };

const seenOn = (map: GroundMap): Seen => {
  const bounds = map.getBounds();
  return {
    bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    zoom: map.getZoom(),
  };
};

/** Where the map begins: where the address says, else where this device looked last. */
export const useMapStart = (): { view: MapView; isKnown: boolean } => {
  const [search] = useSearchParams();
  const [start] = useState(() => {
    const known = viewFromSearch(search) ?? keptView();
    return { view: known ?? homeView, isKnown: known !== null };
  });
  return start;
};

/** What the map shows just now; the address follows it, and it goes where a new address says. */
export const useMapView = (map: GroundMap | null): Seen | null => {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [seen, setSeen] = useState<Seen | null>(null);
  const written = useRef(search.toString());
  const go = useRef(navigate);
  go.current = navigate;

  useEffect(() => {
    if (!map) return;
    setSeen(seenOn(map));
    map.on('moveend', () => {
      const { lng, lat } = map.getCenter();
      const text = searchOfView({ lng, lat, zoom: map.getZoom() });
      keepView(text);
      written.current = text;
      startTransition(() => {
        setSeen(seenOn(map));
        void go.current({ search: text }, { replace: true });
      });
    });
  }, [map]);

  const asked = search.toString();
  useEffect(() => {
    if (!map || asked === written.current) return;
    written.current = asked;
    const view = viewFromSearch(new URLSearchParams(asked));
    if (view) map.easeTo({ center: [view.lng, view.lat], zoom: view.zoom });
  }, [map, asked]);
  return seen;
};

/** Goes, once, to where all of some places are. */
export const useFirstLook = (
  map: GroundMap | null,
  places: readonly GroundPoint[] | null,
  wanted: boolean,
) => {
  const done = useRef(!wanted);
  useEffect(() => {
    const [first] = places ?? [];
    if (!map || !places || !first || done.current) return;
    done.current = true;
    const bounds = places.reduce((all, at) => all.extend(at), new LngLatBounds(first, first));
    map.fitBounds(bounds, { padding: 60, maxZoom: 16, animate: false });
  }, [map, places]);
};
