-- Cameras (摄像头), the zones on the ground (禁区等), and what is looked for through which camera.

create table cameras (
  camera_id uuid primary key,
  -- The 20 digits of GB/T 28181, or the city's own.
  camera_code text collate "C" not null unique check (camera_code ~ '^[0-9A-Za-z._-]{1,64}$'),
  name text not null,
  source_kind text not null check (source_kind in ('rtsp', 'http', 'file', 'none')),
  -- The address as people may see it, and whole and sealed (`cameras.source:<camera_id>`).
  source_shown text not null,
  source_sealed bytea check ((source_sealed is null) = (source_kind = 'none')),
  -- CGCS2000 degrees; metres above the ground.
  lng double precision not null check (lng between -180 and 180),
  lat double precision not null check (lat > -88 and lat < 88),
  height_m double precision,
  -- BeiDou grid code of level 8, about a metre.
  grid_code text collate "C" not null,
  -- Roughly where it looks, clockwise from north, when nothing better is known.
  heading_deg double precision,
  -- A pose, or a homography from clicks; null: not calibrated.
  geometry jsonb,
  -- What the geometry was fitted to, to go on from: picture size, clicks, their residuals.
  calibration jsonb,
  every_seconds real not null check (every_seconds > 0),
  enabled boolean not null,
  -- Who is responsible for what is seen where nothing else says it.
  department_id uuid references departments,
  address text,
  civil_code text,
  -- gbPtzType of GB/T 28181 platforms.
  ptz_type smallint,
  is_demo boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- What the newest look found.
  health text not null,
  health_since timestamptz not null,
  last_look_at timestamptz,
  lag_seconds real,
  last_frame_sha256 text,
  last_frame_at timestamptz,
  last_frame_width_px integer,
  last_frame_height_px integer,
  -- What the camera showed when it was calibrated.
  reference_frame_sha256 text
);
create index cameras_department on cameras (department_id);
create index cameras_health on cameras (health);

-- `sights` has no foreign key to here: whatever has a pose can be in that index, also without a source
-- of pictures. A camera's own sight is removed in the transaction that removes the camera.

create table zones (
  zone_id uuid primary key,
  name text not null,
  purpose text not null,
  -- Corners [[lng, lat], …] in CGCS2000 degrees, not closed.
  ring jsonb not null,
  department_id uuid references departments,
  is_demo boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index zones_department on zones (department_id);

-- The level-7 cells of a zone: a camera sees the zones that it sees cells of.
create table zone_cells (
  grid_code text collate "C" not null,
  zone_id uuid not null references zones on delete cascade,
  primary key (grid_code, zone_id)
);
create index zone_cells_by_zone on zone_cells (zone_id);

create table camera_algorithms (
  camera_id uuid not null references cameras on delete cascade,
  algorithm_id text not null,
  enabled boolean not null,
  -- What differs from the catalogue's defaults, by parameter.
  settings jsonb not null,
  -- Of the day in Asia/Shanghai, HH:MM; over midnight when from is later. Null: always.
  hours_from text,
  hours_to text check ((hours_to is null) = (hours_from is null)),
  updated_at timestamptz not null,
  primary key (camera_id, algorithm_id)
);

-- Fixtures whose box in the picture somebody has drawn; others follow from the calibration.
create table camera_assets (
  camera_id uuid not null references cameras on delete cascade,
  asset_id uuid not null references assets on delete cascade,
  -- Left, top, right, bottom as parts of the picture's width and height.
  box real[] not null check (array_length(box, 1) = 4),
  primary key (camera_id, asset_id)
);
create index camera_assets_by_asset on camera_assets (asset_id);

-- What the newest look saw, for the preview; not kept.
create table camera_previews (
  camera_id uuid primary key references cameras on delete cascade,
  taken_at timestamptz not null,
  width_px integer not null,
  height_px integer not null,
  detections jsonb not null,
  observations jsonb not null
);
