import type { GroundPoint } from './ground-grid.ts';

/** What part of the ground a map shows. */
export type MapView = GroundPoint & { zoom: number };
/** West, south, east, north. */
export type MapBounds = readonly [west: number, south: number, east: number, north: number];

/** Where nothing is known yet: Pingshan. */
export const homeView: MapView = { lng: 114.346, lat: 22.691, zoom: 13 };

/** As near as maps of the desk go, and as far. */
const zooms = { from: 10, to: 22, place: 17 };

const numberIn = (text: string | null, from: number, to: number): number | null => {
  const value = Number(text);
  return text !== null && text.trim() !== '' && value >= from && value <= to ? value : null;
};

/** Reads `?lng=&lat=&zoom=`; null where it names no place. */
export const viewFromSearch = (search: URLSearchParams): MapView | null => {
  const lng = numberIn(search.get('lng'), -180, 180);
  const lat = numberIn(search.get('lat'), -85, 85);
  const zoom = numberIn(search.get('zoom'), zooms.from, zooms.to) ?? zooms.place;
  return lng === null || lat === null ? null : { lng, lat, zoom };
};

/** The same for the address bar: to the decimetre, and to the hundredth of a zoom. */
export const searchOfView = ({ lng, lat, zoom }: MapView): string =>
  new URLSearchParams({
    lng: lng.toFixed(6),
    lat: lat.toFixed(6),
    zoom: String(Math.round(zoom * 100) / 100),
  }).toString();

export const isWithin = ({ lng, lat }: GroundPoint, bounds: MapBounds): boolean => {
  const [west, south, east, north] = bounds;
  return lng >= west && lng <= east && lat >= south && lat <= north;
};

const storageKey = 'citymark-map-view';

/** Where this device looked the last time. */
export const keptView = (): MapView | null =>
  viewFromSearch(new URLSearchParams(localStorage.getItem(storageKey) ?? ''));

export const keepView = (search: string): void => localStorage.setItem(storageKey, search);

/** The level of grid cells that suits a zoom: neither dust nor blocks. */
export const heatLevelAt = (zoom: number): 5 | 6 | 7 => {
  if (zoom < 14.5) return 5;
  return zoom < 18 ? 6 : 7;
};
