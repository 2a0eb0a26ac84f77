import { isAbsolute, relative, resolve, sep } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import { cameraLimits, type SourceKind } from './camera.ts';
import { isRefusedHost } from './refused-host.ts';

/** Where a camera's pictures come from: whole, and as people may see it. */
export type CameraSource = { kind: SourceKind; url: string; shown: string };

/** Stands for what is kept secret in a shown address; sent back, it means "as before". */
const HIDDEN = '…';
const VIDEO_FILE = /^[^\\:*?"<>|]+\.(mp4|m4v|mov|mkv|avi|ts|mpe?g|webm|h26[45]|mjpe?g)$/i;
const STREAM = /^(rtsps?|https?):\/\//i;

const refused = (detail: string) =>
  new AppError('source-refused', detail, {
    fields: [{ field: '/sourceUrl', message: detail }],
  });

/**
 * Reads what somebody has entered as a source: `rtsp(s)://`, `http(s)://`, `file:<name in the video
 * directory>`, or nothing. A shown address sent back, or with another path on the same host, keeps the
 * credentials of the source before; another host never gets them.
 * @throws AppError `source-refused`; its text never repeats what was entered
 */
export function readSource(text: string, before?: CameraSource): CameraSource {
  if (before && text === before.shown) return before;
  if (text === '') return { kind: 'none', url: '', shown: '' };
  if (text.length > cameraLimits.sourceLength) {
    throw refused(`An address has at most ${cameraLimits.sourceLength} characters.`);
  }
  if (/[\s\p{Cc}\\]/u.test(text) || !text.isWellFormed()) {
    throw refused('Write the address without blanks, backslashes and control characters.');
  }
  if (/^file:/i.test(text)) return readFile(text.slice('file:'.length));
  if (STREAM.test(text)) return readStream(text, before);
  throw refused('Begin with rtsp://, rtsps://, http://, https:// or file:.');
}

function readFile(name: string): CameraSource {
  const isInside = !isAbsolute(name) && !name.split('/').some((part) => /^\.*$/.test(part));
  if (!isInside || !VIDEO_FILE.test(name)) {
    throw refused(
      'Name a video file of the video directory, as in file:street.mp4; other places cannot be read.',
    );
  }
  return { kind: 'file', url: `file:${name}`, shown: `file:${name}` };
}

function readStream(text: string, before: CameraSource | undefined): CameraSource {
  const [scheme = '', rest = ''] = text.split(/:\/\/(.*)/s);
  // As http, so that all ways to write an address of a host come out alike.
  const parsed = parse(`${/s$/i.test(scheme) ? 'https' : 'http'}://${rest}`);
  const authorityEnd = rest.search(/[/?#]|$/);
  if (!parsed || /[@#]/.test(rest.slice(authorityEnd)) || !parsed.hostname) {
    throw refused(
      'The address cannot be read. In user and password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25.',
    );
  }
  if (isRefusedHost(parsed.hostname)) {
    throw refused('Addresses of this kind (link-local, cloud metadata, multicast) are not opened.');
  }
  const source = streamSource(scheme.toLowerCase(), rest, authorityEnd);
  return source.url.includes(HIDDEN) ? filledIn(source.url, before) : source;
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

function streamSource(scheme: string, rest: string, authorityEnd: number): CameraSource {
  const authority = rest.slice(0, authorityEnd);
  const [path = '', search] = rest.slice(authorityEnd).split(/\?(.*)/s);
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  // A host is told apart by its letters; which of them are capitals does not matter.
  const shownUser = at < 0 ? '' : `${HIDDEN}@`;
  const shownPath = shownParts(path.split('/')).join('/');
  const shownSearch = search === undefined ? '' : `?${search === '' ? '' : HIDDEN}`;
  return {
    kind: /^rtsps?$/.test(scheme) ? 'rtsp' : 'http',
    url: `${scheme}://${rest}`,
    shown: `${scheme}://${shownUser}${host}${shownPath}${shownSearch}`,
  };
}

/**
 * Some makes take the password in the path. From the first part that may hold one nothing is shown: a slash in the
 * password makes several parts of it.
 */
function shownParts(parts: string[]): string[] {
  const firstHidden = parts.findIndex((part) => !/^[\w.,-]{0,24}$/.test(part));
  return firstHidden < 0 ? parts : [...parts.slice(0, firstHidden), HIDDEN];
}

/** The address with what it leaves out taken from the one before, which must be of the same host. */
function filledIn(url: string, before: CameraSource | undefined): CameraSource {
  const parts = /^(\w+:\/\/)(?:([^@/?]*)@)?([^@/?]*)([^?]*)(?:\?(.*))?$/s;
  const now = parts.exec(url);
  const then = before && parts.exec(before.url);
  if (!now || !then || now[1] !== then[1] || now[3] !== then[3]) {
    throw refused('Enter user and password again: another address does not get those of before.');
  }
  const user = now[2] === HIDDEN ? then[2] : now[2];
  const search = now[5] === HIDDEN ? then[5] : now[5];
  const whole = `${now[1]}${user === undefined ? '' : `${user}@`}${now[3]}${now[4]}${
    search === undefined ? '' : `?${search}`
  }`;
  if (whole.includes(HIDDEN)) throw refused(`Enter the whole address, without ${HIDDEN}.`);
  return readSource(whole);
}

/**
 * The URL to open: a `file:` source becomes the absolute path of its file.
 * @throws AppError `source-refused` for a file outside the directory
 */
export function openableUrl(url: string, videoDir: string): string {
  if (!url.startsWith('file:')) return url;
  const path = resolve(videoDir, url.slice('file:'.length));
  const inside = relative(videoDir, path);
  if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside)) {
    throw refused('The file lies outside the video directory.');
  }
  return `file:${path}`;
}
