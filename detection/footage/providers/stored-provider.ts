import { AppError } from '../../../platform/errors.ts';
import { isRefusedHost } from '../../cameras/refused-host.ts';
import type { FootageProviderKind } from '../footage-provider.ts';
import { isTimeZone } from './local-time.ts';

/** Platforms that have to be told of; our own recorder is always there. */
export const platformKinds = [
  'frigate',
  'zlmediakit',
  'mediamtx',
  'wvp',
] as const satisfies readonly FootageProviderKind[];
export type PlatformKind = (typeof platformKinds)[number];

/** What a platform wants to know of whoever asks; which of them, its kind says. */
export type Credentials = {
  /** Bearer token: Frigate, MediaMTX. */
  token?: string;
  /** `api.secret` of ZLMediaKit. */
  secret?: string;
  /** wvp: an API key, or the token of a session. */
  apiKey?: string;
  accessToken?: string;
  /** Frigate, MediaMTX. */
  user?: string;
  password?: string;
};

export type ProviderContent = {
  kind: PlatformKind;
  name: string;
  /** `http(s)://host[:port][/path]`, without credentials, query and slash at the end. */
  baseUrl: string;
  /** Where its media server is reached, if not under the host of `baseUrl`. */
  mediaUrl: string | null;
  /** IANA name; of the clocks of the platform. */
  timeZone: string;
};
export type StoredProvider = ProviderContent & {
  providerId: string;
  credentialsSealed: Uint8Array | null;
  createdAt: Date;
  updatedAt: Date;
};

export const providerLimits = {
  nameLength: 100,
  urlLength: 500,
  secretLength: 4096,
  cameraNameLength: 300,
} as const;

/** The ways in that each kind knows; any one set is enough. */
const waysIn: Record<PlatformKind, (keyof Credentials)[][]> = {
  frigate: [[], ['token'], ['user', 'password']],
  zlmediakit: [[], ['secret']],
  mediamtx: [[], ['token'], ['user', 'password']],
  wvp: [['apiKey'], ['accessToken']],
};

const refused = (field: string, message: string) =>
  new AppError('invalid-field', message, { fields: [{ field, message }] });

/** @throws AppError `invalid-field`; its text never repeats a credential */
export function checkProvider(content: ProviderContent, credentials: Credentials): ProviderContent {
  const given = Object.entries(credentials).flatMap(([key, value]) => (value ? [key] : []));
  const fitting = waysIn[content.kind].some(
    (way) => way.length === given.length && way.every((key) => given.includes(key)),
  );
  if (!fitting) {
    const ways = waysIn[content.kind].map((way) => way.join(' and ') || 'nothing').join(', or ');
    throw refused('/credentials', `For ${content.kind} give ${ways}.`);
  }
  // They go into headers.
  if (Object.values(credentials).some((value) => /[^\x20-\x7e]/.test(value))) {
    throw refused('/credentials', 'Credentials are of printable ASCII characters.');
  }
  if (!isTimeZone(content.timeZone)) {
    throw refused('/timeZone', 'There is no such time zone; write it as Asia/Shanghai.');
  }
  return {
    ...content,
    baseUrl: checkedUrl('/baseUrl', content.baseUrl),
    mediaUrl: content.mediaUrl === null ? null : checkedUrl('/mediaUrl', content.mediaUrl),
  };
}

/** @throws AppError `invalid-field` */
function checkedUrl(field: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || text.length > providerLimits.urlLength) {
    throw refused(field, 'Write the address as http://host:port or https://host:port.');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw refused(
      field,
      'Write the address without user, password, query and #; credentials go extra.',
    );
  }
  if (isRefusedHost(url.hostname)) {
    throw refused(
      field,
      'Addresses of this kind (link-local, cloud metadata, multicast) are not opened.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

const PART = /^[\p{L}\p{N}_.@:-]+$/u;
const isDots = (part: string) => /^\.+$/.test(part);

/** What a camera's name at a platform looks like, and what to tell who writes another. */
const nameForms: Record<PlatformKind, { parts: [number, number]; form: string }> = {
  frigate: { parts: [1, 1], form: 'the name of the camera in Frigate, such as bin_north' },
  zlmediakit: { parts: [2, 3], form: 'app/stream, or vhost/app/stream' },
  mediamtx: { parts: [1, 8], form: 'the path, such as street/bin' },
  wvp: { parts: [2, 2], form: 'device/channel, both of 20 digits' },
};

/** @throws AppError `invalid-field` for a name that no camera can have at such a platform */
export function checkCameraName(kind: PlatformKind, name: string): void {
  const {
    parts: [fewest, most],
    form,
  } = nameForms[kind];
  const parts = name.split('/');
  const fits =
    name.length <= providerLimits.cameraNameLength &&
    parts.length >= fewest &&
    parts.length <= most &&
    parts.every((part) => PART.test(part) && !isDots(part)) &&
    (kind !== 'wvp' || parts.every((part) => /^\d{20}$/.test(part)));
  if (!fits) throw refused('/name', `Give ${form}.`);
}
