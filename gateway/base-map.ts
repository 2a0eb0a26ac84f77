import { resolve } from 'node:path';

/** What the maps of the desk stand on. */
export type BaseMap = {
  /** `plain`: what this service knows of the district; `tiles`: pictures by zoom, column and row; `pmtiles`: one file of tiles. */
  kind: 'plain' | 'tiles' | 'pmtiles';
  /** Templates with {z}, {x} and {y}, or the one address of the file, which for `plain` is that of streets. */
  urls: string[];
  /** The file that we serve ourselves, if it is one. */
  file: string | null;
  attribution: string;
  datum: 'wgs84' | 'gcj02';
  maxZoom: number;
};

type Wanted = {
  url: string | undefined;
  attribution: string;
  datum: BaseMap['datum'];
  maxZoom: number;
};

/** Where we serve a file of tiles. */
export const BASE_FILE_PATH = '/api/map/base.pmtiles';
/** Where we serve the streets of the plain base. */
export const STREETS_PATH = '/api/map/streets.geojson';

const isAddress = (url: string) => /^https?:\/\//i.test(url);
const isPmtiles = (url: string) => /\.pmtiles(\?|$)/i.test(url);
/** Names that WMTS gives to zoom, row and column. */
const wmtsNames = [
  [/\{TileMatrix\}/gi, '{z}'],
  [/\{TileRow\}/gi, '{y}'],
  [/\{TileCol\}/gi, '{x}'],
] as const;

const withOurNames = (url: string) =>
  wmtsNames.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), url);

/** `https://t{0-3}.example/…` names four hosts. */
function eachHost(url: string): string[] {
  const [range, from, to] = /\{(\d)-(\d)\}/.exec(url) ?? [];
  if (range === undefined) return [url];
  const count = Math.max(0, Number(to) - Number(from)) + 1;
  return Array.from({ length: count }, (_, index) =>
    url.replace(range, String(Number(from) + index)),
  );
}

/** What is wrong with a base map, to be said of BASE_MAP_URL; undefined when nothing is. */
export function baseMapProblem({ url, datum }: Pick<Wanted, 'url' | 'datum'>): string | undefined {
  if (url === undefined) return undefined;
  if (isPmtiles(url)) {
    return datum === 'gcj02' ? 'a file of tiles is taken in WGS-84 only' : undefined;
  }
  if (!isAddress(url)) return 'neither an address nor a file ….pmtiles';
  const template = withOurNames(url);
  const missing = ['{z}', '{x}', '{y}'].filter((part) => !template.includes(part));
  if (missing.length > 0) return `without ${missing.join(', ')}`;
  const [, host = ''] = /^https?:\/\/([^/?#]*)/i.exec(template.replace(/\{\d-\d\}/, '0')) ?? [];
  return /^[a-z0-9.:[\]-]+$/i.test(host) ? undefined : 'without a plain host name';
}

/** @throws for what `baseMapProblem` names */
export function baseMapOf(wanted: Wanted): BaseMap {
  const { url, attribution, datum, maxZoom } = wanted;
  const problem = baseMapProblem(wanted);
  if (problem) throw new Error(`not a base map: ${problem}`);
  const common = { attribution, datum, maxZoom, file: null };
  if (url === undefined) return { ...common, kind: 'plain', urls: [STREETS_PATH] };
  if (!isPmtiles(url)) return { ...common, kind: 'tiles', urls: eachHost(withOurNames(url)) };
  if (isAddress(url)) return { ...common, kind: 'pmtiles', urls: [url] };
  return { ...common, kind: 'pmtiles', urls: [BASE_FILE_PATH], file: resolve(url) };
}

/** The hosts that the desk must be allowed to ask for it. */
export const originsOf = ({ urls }: Pick<BaseMap, 'urls'>): string[] => [
  ...new Set(urls.filter(isAddress).map((url) => new URL(url).origin)),
];
