import Type from 'typebox';
import { choice, text, whole } from './variable.ts';

/** What the maps of the desk stand on. */
export const mapVariables = {
  BASE_MAP_URL: Type.Optional(
    text(
      '^\\S+$',
      'https://…{z}…{x}…{y}… (XYZ or WMTS), https://….pmtiles, or a file ….pmtiles',
      'Base of all maps of the desk; of {0-7} one is taken in turn. Not set: a plain net of lines, for which nothing is fetched.',
    ),
  ),
  STREETS_FILE: Type.Optional(
    text(
      '^.+\\.(geo)?json$',
      'a file ….geojson',
      'Streets, parks and places on the plain base: GeoJSON in WGS-84 with `name` and `name:en`, 8 MB at most. Not set: those of the demo district where it is loaded.',
    ),
  ),
  BASE_MAP_ATTRIBUTION: text(
    '^[^<>]{0,200}$',
    'a text without < and >',
    'Whose map it is, with its 审图号, as it must stand on every map.',
    '',
  ),
  BASE_MAP_DATUM: choice(
    ['wgs84', 'gcj02'] as const,
    'wgs84',
    'What its tiles are laid out in; those in GCJ-02 (高德, 腾讯) are moved to where things are. 天地图 is wgs84.',
  ),
  BASE_MAP_MAX_ZOOM: whole(1, 22, 18, 'The finest zoom that it has; beyond it is enlarged.'),
};
