import {
  type GeoJSONSource,
  Map as GroundMap,
  type LayerSpecification,
  NavigationControl,
  ScaleControl,
  type SourceSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Language, Translate } from '../strings.ts';
import { addBaseMap, type BaseMap, finestTileZoom } from './base-map.ts';
import { type GroundPoint, gridStepAt, groundGrid, nearestCrossing } from './ground-grid.ts';

// A worker of our own origin, in a file: the content security policy allows no other.
setWorkerUrl(workerUrl);

export const groundColours = {
  light: { ground: '#eef2f0', line: '#c9d3ce', point: '#b3261e', ring: '#ffffff', ink: '#0b5cab' },
  dark: { ground: '#1b211f', line: '#37413d', point: '#ff8a80', ring: '#111614', ink: '#7fb8f5' },
};

export type GroundLook = {
  center: GroundPoint;
  zoom: number;
  theme: keyof typeof groundColours;
  language: Language;
  base: BaseMap;
  /** What the map shows, for people who do not see it. */
  title: string;
  t: Translate;
  sources?: Record<string, SourceSpecification>;
  layers?: LayerSpecification[];
};

/** Keeps the net of lines under the part of the ground that is looked at, as fine as the zoom asks for. */
const keepGridInView = (map: GroundMap, origin: GroundPoint) => {
  let shown = '';
  map.on('moveend', () => {
    const stepM = gridStepAt(map.getZoom());
    const at = nearestCrossing(origin, map.getCenter(), stepM);
    const wanted = `${stepM} ${at.lng} ${at.lat}`;
    if (wanted === shown) return;
    shown = wanted;
    map.getSource<GeoJSONSource>('grid')?.setData(groundGrid(at.lng, at.lat, stepM));
  });
};

/**
 * A map on the configured base, or on streets that the service itself knows, so that it works in any network.
 * @throws without WebGL
 */
export const openGround = (container: HTMLElement, look: GroundLook): GroundMap => {
  const { center, zoom, theme, language, base, title, t, sources = {}, layers = [] } = look;
  const colour = groundColours[theme];
  // Behind the map and not a layer of it: the largest one would be filled anew with each frame.
  container.style.backgroundColor = colour.ground;
  const map = new GroundMap({
    container,
    center: [center.lng, center.lat],
    zoom,
    minZoom: 10,
    maxZoom: 22,
    attributionControl: false,
    locale: {
      'Map.Title': title,
      'NavigationControl.ZoomIn': t('map.in'),
      'NavigationControl.ZoomOut': t('map.out'),
      'CooperativeGesturesHandler.MobileHelpText': t('map.twoFingers'),
    },
    cooperativeGestures: matchMedia('(pointer: coarse)').matches,
    dragRotate: false,
    style: {
      version: 8,
      sources: {
        grid: {
          type: 'geojson',
          maxzoom: finestTileZoom,
          data: groundGrid(center.lng, center.lat, gridStepAt(zoom)),
        },
        ...sources,
      },
      layers: [
        {
          id: 'grid',
          type: 'line',
          source: 'grid',
          paint: { 'line-color': colour.line, 'line-width': ['case', ['get', 'bold'], 2, 1] },
        },
        ...layers,
      ],
    },
  });
  // The map is never tilted, so that nobody sees a sky; without a graphics card it would take half the time of a frame.
  map.painter.drawFunctions = { ...map.painter.drawFunctions, sky: () => undefined };
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-left');
  keepGridInView(map, center);
  addBaseMap(map, base, { theme, language });
  return map;
};
