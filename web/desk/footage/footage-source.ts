import './strings-footage.ts';
import { isStringKey, type Translate } from '../strings.ts';

export const platformKinds = ['frigate', 'zlmediakit', 'mediamtx', 'wvp'] as const;
export type PlatformKind = (typeof platformKinds)[number];

/** Products are called the same in every language. */
export const platformNames: Record<PlatformKind, string> = {
  frigate: 'Frigate',
  zlmediakit: 'ZLMediaKit',
  mediamtx: 'MediaMTX',
  wvp: 'WVP (GB/T 28181)',
};

/** Where a picture or a clip comes from, in words: our own eyes and recorder, or a platform by its name. */
export const sourceName = (source: string, t: Translate): string => {
  const key = `source.${source}`;
  return isStringKey(key) ? t(key) : (platformNames[source as PlatformKind] ?? source);
};
