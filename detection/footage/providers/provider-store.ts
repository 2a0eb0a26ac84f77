import { maybeOne, type Query, sql } from '../../../platform/db.ts';
import type { PlatformKind, StoredProvider } from './stored-provider.ts';

type ProviderRow = {
  provider_id: string;
  kind: PlatformKind;
  name: string;
  base_url: string;
  media_url: string | null;
  time_zone: string;
  credentials_sealed: Uint8Array | null;
  created_at: Date;
  updated_at: Date;
};

const toProvider = (row: ProviderRow): StoredProvider => ({
  providerId: row.provider_id,
  kind: row.kind,
  name: row.name,
  baseUrl: row.base_url,
  mediaUrl: row.media_url,
  timeZone: row.time_zone,
  credentialsSealed: row.credentials_sealed,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const columns = sql`provider_id, kind, name, base_url, media_url, time_zone, credentials_sealed,
  created_at, updated_at`;

export async function listProviders(query: Query): Promise<StoredProvider[]> {
  const rows = await query<ProviderRow>(
    sql`select ${columns} from footage_providers order by name`,
  );
  return rows.map(toProvider);
}

export async function providerById(
  query: Query,
  providerId: string,
): Promise<StoredProvider | undefined> {
  const row = await maybeOne(
    query<ProviderRow>(
      sql`select ${columns} from footage_providers where provider_id = ${providerId}`,
    ),
  );
  return row && toProvider(row);
}

export async function providerByName(
  query: Query,
  name: string,
): Promise<StoredProvider | undefined> {
  const row = await maybeOne(
    query<ProviderRow>(sql`select ${columns} from footage_providers where name = ${name}`),
  );
  return row && toProvider(row);
}

/** False when another has the name. */
export async function insertProvider(query: Query, provider: StoredProvider): Promise<boolean> {
  const rows = await query(sql`
    insert into footage_providers (${columns})
    values (${provider.providerId}, ${provider.kind}, ${provider.name}, ${provider.baseUrl},
      ${provider.mediaUrl}, ${provider.timeZone}, ${provider.credentialsSealed},
      ${provider.createdAt}, ${provider.updatedAt})
    on conflict (name) do nothing returning provider_id`);
  return rows.length > 0;
}

/** Also forgets which cameras are recorded there. False when it is not there. */
export async function deleteProvider(query: Query, providerId: string): Promise<boolean> {
  await query(sql`delete from camera_footage where provider_id = ${providerId}`);
  const rows = await query(
    sql`delete from footage_providers where provider_id = ${providerId} returning provider_id`,
  );
  return rows.length > 0;
}

/** How many cameras are recorded where, by provider. */
export async function countAssigned(query: Query): Promise<Map<string, number>> {
  const rows = await query<{ provider_id: string; cameras: number }>(sql`
    select provider_id, count(*) as cameras from camera_footage group by provider_id`);
  return new Map(rows.map((row) => [row.provider_id, row.cameras]));
}
