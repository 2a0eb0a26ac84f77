const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi;
const SHOWN = '…';
/** Some makers want credentials in the path: `/user=admin&password=…&channel=1.sdp`. */
const IN_PATH = /\b(user|username|pass|passwd|password|pwd|token|key)=([^&/;]*)/gi;
/** Shorter ones are parts of ordinary words; in a URL they are taken out all the same. */
const SHORTEST_SECRET = 4;

/** The same URL without user, password, and query, which may hold a token. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return SHOWN;
  const parsed = new URL(url);
  if (parsed.protocol === 'file:') return url;
  const user = parsed.username || parsed.password ? `${SHOWN}@` : '';
  const query = parsed.search ? `?${SHOWN}` : '';
  return `${parsed.protocol}//${user}${parsed.host}${parsed.pathname.replace(IN_PATH, `$1=${SHOWN}`)}${query}`;
}

/**
 * A text that somebody else made (FFmpeg, the system) without anything secret of the source: its
 * credentials in any spelling, its query, and credentials of any other URL. `url` may be empty.
 */
export function redact(text: string, url: string): string {
  const bare = url === '' ? text : text.replaceAll(url, () => shownUrl(url));
  return secretsOf(url).reduce(
    (clean, secret) => clean.replaceAll(secret, SHOWN),
    bare.replace(USER_INFO, `$1${SHOWN}@`),
  );
}

/** Longest first, so that one inside another does not leave its ends. */
function secretsOf(url: string): string[] {
  const { username, password, pathname, search, searchParams } = URL.canParse(url)
    ? new URL(url)
    : { username: '', password: url, pathname: '', search: '', searchParams: new Map() };
  const inPath = [...pathname.matchAll(IN_PATH)].map(([, , secret = '']) => secret);
  const raw = [username, password, ...inPath, search.slice(1), ...searchParams.values()];
  const spellings = raw.flatMap((text) => [text, decoded(text), encodeURIComponent(decoded(text))]);
  return [...new Set(spellings)]
    .filter((text) => text.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
}

/** Undoes the escapes that are some, and leaves a lone percent sign. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
