import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import type { ClientLimits } from './client-limits.ts';
import { frigateProvider } from './frigate.ts';
import { mediamtxProvider } from './mediamtx.ts';
import type { CheckableProvider } from './provider-check.ts';
import { providerClient } from './provider-client.ts';
import { openCredentials } from './provider-credentials.ts';
import type { ReconcileDeps } from './reconcile-zlm.ts';
import type { StoredProvider } from './stored-provider.ts';
import { type Wait, wait } from './try-again.ts';
import { wvpProvider } from './wvp.ts';
import { wvpApi } from './wvp-api.ts';
import { zlmApi } from './zlm-api.ts';
import { zlmediakitProvider } from './zlmediakit.ts';

export type OpenProviderDeps = {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  /** How long answers may take, and how large they may be. */
  limits?: ClientLimits;
  wait?: Wait;
};

/**
 * The platform that a row describes. Nothing is asked of it yet.
 * @throws AppError `footage-unavailable` when its credentials cannot be read
 */
export function openProvider(deps: OpenProviderDeps, stored: StoredProvider): CheckableProvider {
  const { clock } = deps;
  const { baseUrl, mediaUrl, timeZone } = stored;
  const client = providerClient(baseUrl, deps);
  const credentials = openCredentials(deps.secrets, stored);
  switch (stored.kind) {
    case 'frigate':
      return frigateProvider(client, credentials, clock);
    case 'mediamtx':
      return mediamtxProvider(client, credentials);
    case 'zlmediakit':
      return zlmediakitProvider(zlmDeps(deps, stored));
    case 'wvp': {
      const api = wvpApi(client, credentials, timeZone);
      const files = { api, client, wait: deps.wait ?? wait, baseUrl, mediaUrl };
      return wvpProvider(api, files);
    }
  }
}

/** What reading the lists of a ZLMediaKit needs. @throws AppError `footage-unavailable` as above */
export function zlmDeps(deps: OpenProviderDeps, stored: StoredProvider): ReconcileDeps {
  const { baseUrl, timeZone, providerId } = stored;
  const { secret } = openCredentials(deps.secrets, stored);
  const api = zlmApi(providerClient(baseUrl, deps), { secret, timeZone });
  return { db: deps.db, clock: deps.clock, api, providerId, timeZone };
}
