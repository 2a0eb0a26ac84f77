-- Footage (录像): what our own recorder has written, and what must be kept of it.

alter table cameras add column record boolean not null default false;
-- Days to keep; null: as this installation does.
alter table cameras add column footage_days smallint check (footage_days between 1 and 3650);

-- One row a file. The file's name follows from the row. Ready to be partitioned by time: it is in the key,
-- and nothing refers to a row or from it.
create table footage_segments (
  camera_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  bytes bigint not null check (bytes > 0),
  width_px integer not null check (width_px > 0),
  height_px integer not null check (height_px > 0),
  -- The clock was set back, and the same time has been recorded once more: this is not shown any longer.
  is_replaced boolean not null default false,
  primary key (camera_id, starts_at, ends_at),
  -- A look-up reads so far before the beginning of what it wants, and no farther.
  check (ends_at > starts_at and ends_at <= starts_at + interval '5 minutes')
);
create index footage_segments_by_age on footage_segments (starts_at);

-- What may not be dropped, whatever its age and however full the disk is.
create table footage_holds (
  -- For whom, as text: ticket:<number>.
  holder text collate "C" not null,
  camera_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  held_at timestamptz not null,
  primary key (holder, camera_id)
);
create index footage_holds_by_camera on footage_holds (camera_id, starts_at);

-- How the recording of a camera goes, as its page says it.
create table camera_recordings (
  camera_id uuid primary key references cameras on delete cascade,
  state text not null check (state in ('opening', 'recording', 'waiting', 'no-room', 'cannot')),
  -- For people, without anything secret.
  reason text,
  since timestamptz not null
);

-- The one recorder of an installation.
create table footage_recorder (
  only_one boolean primary key default true check (only_one),
  -- Which directory it writes to: another one is only taken over when this one is silent.
  directory_id uuid not null,
  seen_at timestamptz not null,
  room text not null check (room in ('enough', 'dropping', 'none')),
  room_since timestamptz not null,
  footage_bytes bigint not null,
  free_bytes bigint not null,
  -- Dropped before its days were over because the disk was full.
  dropped_bytes bigint not null default 0
);
