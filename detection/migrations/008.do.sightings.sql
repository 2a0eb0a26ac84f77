-- What cameras saw (巡检, 观测) and what follows from it: the things at places over time (发现).

create table looks (
  look_id uuid primary key,
  camera_id uuid not null,
  taken_at timestamptz not null,
  recorded_at timestamptz not null,
  health text not null,
  width_px integer not null,
  height_px integer not null,
  algorithm_ids text[] not null,
  -- [{algorithmId, box}]: parts of the picture that could not be seen.
  hidden jsonb not null
);
create index looks_by_camera on looks (camera_id, taken_at);
create index looks_taken on looks using brin (taken_at);

-- Without foreign keys: both tables grow fast, and lose their oldest rows together.
create table observations (
  look_id uuid not null,
  -- In its look, from 0.
  position smallint not null,
  camera_id uuid not null,
  taken_at timestamptz not null,
  algorithm_id text not null,
  -- Level 7, about 7 m; null where only the box is known.
  grid_code text collate "C",
  lng double precision,
  lat double precision,
  sigma_m double precision,
  -- Left, top, right, bottom in pixels of the look.
  box double precision[] not null,
  score double precision not null,
  labels text[] not null,
  asset_id uuid,
  model_id text,
  model_version text,
  -- Null: of a picture that cannot be trusted.
  sighting_id uuid,
  primary key (look_id, position)
);
create index observations_at_place on observations (grid_code, taken_at) where grid_code is not null;
create index observations_taken on observations using brin (taken_at);

create table sightings (
  sighting_id uuid primary key,
  algorithm_id text not null,
  state text not null check (state in ('candidate', 'present', 'alerted', 'clearing', 'gone')),
  -- CGCS2000 degrees, one sigma in metres: the most certain of its observations.
  lng double precision,
  lat double precision,
  sigma_m double precision,
  -- Of its first observation: level 7, and the level-6 cell by which neighbours are found.
  grid_code text collate "C",
  tile text collate "C",
  asset_id uuid,
  zone_id uuid,
  -- Of the best observation.
  camera_id uuid not null,
  camera_ids uuid[] not null,
  score double precision not null,
  first_seen_at timestamptz not null,
  present_since timestamptz not null,
  last_seen_at timestamptz not null,
  absent_since timestamptz,
  alerted_at timestamptz,
  gone_at timestamptz,
  -- The newest look that said anything of it.
  stepped_at timestamptz not null,
  -- All that the next look is folded into.
  fold jsonb not null,
  -- No look can change it any more.
  settled boolean not null default false,
  -- The picture that is kept as evidence.
  frame jsonb,
  frame_sha256 text,
  frame_score double precision,
  needs_confirmation boolean not null,
  verdict text check (verdict in ('confirmed', 'rejected')),
  judged_by uuid,
  judged_at timestamptz,
  verdict_note text,
  check ((verdict is null) = (judged_at is null)),
  -- What became of the alert.
  taken_as text check (taken_as in ('ticket', 'queue', 'none')),
  taken_at timestamptz
) with (fillfactor = 70);
create index sightings_open_at on sightings (tile) where not settled;
create index sightings_of_camera on sightings using gin (camera_ids);
create index sightings_first_seen on sightings (first_seen_at, sighting_id);
create index sightings_alerted on sightings (alerted_at, sighting_id) where alerted_at is not null;
-- Alerts that wait for a person.
create index sightings_waiting on sightings (first_seen_at, sighting_id)
  where alerted_at is not null and needs_confirmation and verdict is null and taken_as is null;
create index sightings_to_take on sightings (alerted_at) where alerted_at is not null and taken_as is null;
create index sightings_at_place on sightings (grid_code, first_seen_at) where grid_code is not null;
create index sightings_of_asset on sightings (asset_id, first_seen_at) where asset_id is not null;
create index sightings_frame on sightings (frame_sha256) where frame_sha256 is not null;

-- The cameras that see the place of a sighting that is not settled.
create table sighting_watchers (
  camera_id uuid not null,
  sighting_id uuid not null references sightings on delete cascade,
  primary key (camera_id, sighting_id)
);
create index sighting_watchers_by_sighting on sighting_watchers (sighting_id);

-- Sightings as they were before their first look of some five minutes, to fold late looks in.
create table sighting_checkpoints (
  sighting_id uuid not null references sightings on delete cascade,
  bucket_at timestamptz not null,
  fold jsonb not null,
  primary key (sighting_id, bucket_at)
);
create index sighting_checkpoints_bucket on sighting_checkpoints (bucket_at);

-- A late look can be the true beginning of a sighting, which then has another id.
create table sighting_aliases (
  former_id uuid primary key,
  sighting_id uuid not null references sightings on delete cascade
);
create index sighting_aliases_by_sighting on sighting_aliases (sighting_id);

-- Pictures that came with looks and are in the blobs.
create table look_frames (
  sha256 text primary key,
  kept_at timestamptz not null
);
create index look_frames_kept on look_frames (kept_at);

-- Looks that were not taken, by the day in UTC.
create table look_refusals (
  camera_id uuid not null,
  day date not null,
  reason text not null,
  looks integer not null,
  primary key (camera_id, day, reason)
);
