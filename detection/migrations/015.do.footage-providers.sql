-- Who records which camera, besides our own recorder: platforms with footage, and what a camera is called there.

create table footage_providers (
  provider_id uuid primary key,
  kind text not null check (kind in ('frigate', 'zlmediakit', 'mediamtx', 'wvp')),
  name text not null unique,
  -- Without credentials.
  base_url text not null,
  -- Where the platform's media server is reached, if not under the host of base_url.
  media_url text,
  -- IANA name: platforms write local times without a zone.
  time_zone text not null,
  -- JSON, sealed (`footage_providers.credentials:<provider_id>`); null: it asks for none.
  credentials_sealed bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table camera_footage (
  camera_id uuid primary key references cameras on delete cascade,
  provider_id uuid not null references footage_providers,
  -- What the provider calls the camera.
  name text not null,
  -- Of what time its list of recordings has been compared with ours (ZLMediaKit); null: never.
  reconciled_from timestamptz,
  reconciled_to timestamptz check ((reconciled_to is null) = (reconciled_from is null)),
  updated_at timestamptz not null
);
create index camera_footage_by_provider on camera_footage (provider_id, name);

-- What ZLMediaKit has recorded, as its hook told us or its lists.
create table zlm_recordings (
  provider_id uuid not null references footage_providers on delete cascade,
  -- vhost/app/stream
  stream text collate "C" not null,
  -- yyyy-mm-dd/file.mp4
  file text collate "C" not null,
  -- Where it is on the media server.
  path text not null,
  starts_at timestamptz not null,
  -- Null: only a list has named it, which does not say.
  ends_at timestamptz check (ends_at >= starts_at),
  noted_at timestamptz not null,
  primary key (provider_id, stream, file)
);
create index zlm_recordings_by_time on zlm_recordings (provider_id, stream, starts_at);
