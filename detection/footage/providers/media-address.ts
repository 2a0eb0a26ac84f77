import { isRefusedHost } from '../../cameras/refused-host.ts';
import { unusable } from './unavailable.ts';

/**
 * Where to fetch a file that a platform has named by a whole address. Such addresses are of a media server,
 * and often inner ones: with `mediaUrl` only path and query count, without it the host must be the
 * platform's own.
 * @throws AppError `footage-unavailable`
 */
export function mediaAddress(
  given: string,
  { baseUrl, mediaUrl }: { baseUrl: string; mediaUrl: string | null },
): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw unusable('gives no address of a file');
  url.username = url.password = url.hash = '';
  if (mediaUrl !== null) return new URL(`${mediaUrl}${url.pathname}${url.search}`);
  if (url.hostname !== new URL(baseUrl).hostname || isRefusedHost(url.hostname)) {
    throw unusable('has its files at another host: set its media address');
  }
  return url;
}
