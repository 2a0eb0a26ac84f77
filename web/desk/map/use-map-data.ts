import { useMemo } from 'react';
import type { Role } from '../api.ts';
import type { Camera } from '../cameras/detection-api.ts';
import { useSights } from '../cameras/detection-queries.ts';
import { useZones } from '../zones/zone-queries.ts';
import type { OpenGround } from './ground-view.tsx';
import { inViewOf } from './in-view.tsx';
import { useMapLayers } from './map-layers.ts';
import {
  useBlindSpots,
  useHeat,
  useMapCameras,
  useMapSightings,
  useMapTickets,
} from './map-queries.ts';
import { heatLevelAt, homeView } from './map-view.ts';
import { useMapView } from './use-map-view.ts';

/** From this zoom on it is shown what cameras see; of so many at most. */
const sightFromZoom = 14;
const mostSights = 60;
const noCameras: Camera[] = [];

/** All that the map shows to somebody with these roles, and what of it is in view. */
export const useMapData = (roles: readonly Role[], map: OpenGround['map']) => {
  const layers = useMapLayers(roles);
  const { isOn } = layers;
  const seen = useMapView(map);
  const zoom = seen?.zoom ?? homeView.zoom;
  const tickets = useMapTickets(isOn('tickets'));
  const sightings = useMapSightings(isOn('sightings'));
  const cameras = useMapCameras(isOn('cameras') || isOn('sight'));
  const zones = useZones(isOn('zones'));
  const heat = useHeat(isOn('heat'), heatLevelAt(zoom));
  const blindSpots = useBlindSpots(isOn('unseen'));

  const bounds = seen?.bounds ?? null;
  const all = {
    tickets: isOn('tickets') ? tickets.data?.tickets : undefined,
    sightings: isOn('sightings') ? sightings.data : undefined,
    cameras: isOn('cameras') ? cameras.data : undefined,
  };
  const inView = useMemo(
    () =>
      inViewOf(
        {
          tickets: all.tickets ?? [],
          sightings: all.sightings ?? [],
          cameras: all.cameras ?? [],
        },
        bounds,
      ),
    [all.tickets, all.sightings, all.cameras, bounds],
  );
  const near = isOn('sight') && zoom >= sightFromZoom && bounds !== null;
  const watching = near
    ? inViewOf({ tickets: [], sightings: [], cameras: cameras.data ?? [] }, bounds).cameras
    : noCameras;
  const sight = useSights(watching.slice(0, mostSights));
  const failed = [tickets, sightings, cameras, zones, heat].find(({ isError }) => isError);
  return {
    layers,
    all,
    inView,
    sight,
    cameras,
    zones,
    heat,
    blindSpots,
    tickets,
    sightings,
    failed,
  };
};

export type MapData = ReturnType<typeof useMapData>;
