import type { Clock } from '../../../platform/clock.ts';
import type { ProviderClient } from './provider-client.ts';
import type { Credentials } from './stored-provider.ts';
import { unavailable } from './unavailable.ts';

/** Frigate's own sessions last a day. */
const KEPT_MS = 3_600_000;
const COOKIE = /^frigate_token=([^;]+)/;

/** The headers that let us in to Frigate: with a token as given, or one that user and password get. */
type FrigateSession = {
  headers(signal?: AbortSignal): Promise<Record<string, string>>;
  /** Something was refused: sign in anew the next time. */
  forget(): void;
};

export function frigateSession(
  client: ProviderClient,
  { token, user, password }: Credentials,
  clock: Clock,
): FrigateSession {
  let kept: { token: string; until: number } | undefined;
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
  return {
    async headers(signal) {
      if (token) return bearer(token);
      if (!user || !password) return {};
      const now = clock.now().getTime();
      if (!kept || kept.until <= now) {
        const json = { user, password };
        const { headers } = await client.ask({ path: '/api/login', json, signal });
        const cookies = headers['set-cookie'] ?? [];
        const found = cookies.flatMap((cookie) => COOKIE.exec(cookie)?.[1] ?? [])[0];
        if (!found) throw unavailable('gives no session for the user and password');
        kept = { token: found, until: now + KEPT_MS };
      }
      return bearer(kept.token);
    },
    forget() {
      kept = undefined;
    },
  };
}
