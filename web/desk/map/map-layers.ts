import { useState } from 'react';
import type { Role } from '../api.ts';
import { seesTickets } from '../filters.ts';
import { seesCameras } from '../rooms.ts';

/** What can be shown and hidden, from the top to the bottom of the legend. */
export const mapLayers = [
  'tickets',
  'sightings',
  'cameras',
  'sight',
  'zones',
  'assets',
  'unseen',
  'heat',
] as const;
export type MapLayer = (typeof mapLayers)[number];

const ofTickets: readonly MapLayer[] = ['tickets', 'heat'];

/** The layers that a person has any business with. */
export const layersOf = (roles: readonly Role[]): MapLayer[] =>
  mapLayers.filter((layer) => {
    if (layer === 'assets') return true;
    return ofTickets.includes(layer) ? seesTickets(roles) : seesCameras(roles);
  });

const storageKey = 'citymark-map-layers';
const atFirst: readonly MapLayer[] = ['tickets', 'sightings', 'cameras', 'zones', 'assets'];

/** Reads what was kept; anything else counts as nothing. */
export const layersFrom = (kept: string | null): ReadonlySet<MapLayer> => {
  try {
    const names: unknown = JSON.parse(kept ?? 'null');
    if (Array.isArray(names)) return new Set(mapLayers.filter((layer) => names.includes(layer)));
  } catch {
    // Written by something else.
  }
  return new Set(atFirst);
};

/** The layers that are shown, remembered on this device. */
export const useMapLayers = (roles: readonly Role[]) => {
  const [shown, setShown] = useState(() => layersFrom(localStorage.getItem(storageKey)));
  const open = layersOf(roles);
  const toggle = (layer: MapLayer) => {
    const next = new Set(shown);
    if (!next.delete(layer)) next.add(layer);
    localStorage.setItem(storageKey, JSON.stringify([...next]));
    setShown(next);
  };
  return { open, toggle, isOn: (layer: MapLayer) => open.includes(layer) && shown.has(layer) };
};
