-- Clips that people have asked for, and who has looked at footage.

create table clips (
  -- Follows from the camera and the times asked for, so that the same clip is the same row.
  clip_id uuid primary key,
  camera_id uuid not null references cameras on delete cascade,
  -- As asked for, in whole seconds.
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  state text not null check (state in ('pending', 'ready', 'failed')),
  -- While it is pending: how much is there, and how often it has failed since anything came.
  windows integer not null default 1 check (windows > 0),
  windows_done integer not null default 0,
  failures integer not null default 0,
  try_at timestamptz,
  -- What went wrong last: a code of the catalogue of errors, and words for people.
  problem_code text,
  problem text,
  -- What was got; its file is in the cache of clips as long as there is room.
  provider text,
  starts_at timestamptz,
  ends_at timestamptz,
  bytes bigint,
  clock_offset_seconds double precision,
  fetched_at timestamptz,
  asked_at timestamptz not null,
  check (state <> 'ready' or (provider is not null and starts_at is not null and ends_at is not null
    and bytes is not null and fetched_at is not null))
);
create index clips_ready on clips (camera_id, starts_at) where state = 'ready';
create index clips_by_age on clips (asked_at);

-- Every view of footage by a person, written before anything is sent. Kept for good, whatever becomes of the
-- person and the camera.
create table footage_views (
  view_id uuid primary key,
  staff_id uuid not null,
  -- As they were at that time.
  staff_name text not null,
  roles text[] not null,
  department_id uuid not null,
  kind text not null check (kind in ('clip', 'frame')),
  camera_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  clip_id uuid,
  reason text not null check (reason <> ''),
  ticket_number text,
  asked_at timestamptz not null,
  -- When the first bytes of it were sent; null: never.
  opened_at timestamptz
);
create index footage_views_by_camera on footage_views (camera_id, asked_at);
create index footage_views_by_staff on footage_views (staff_id, asked_at);
create index footage_views_by_clip on footage_views (clip_id, staff_id, asked_at) where clip_id is not null;
create index footage_views_asked on footage_views (asked_at, view_id);
