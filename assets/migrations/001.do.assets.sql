-- Departments, asset classes with their preset problems, and assets (城市部件).
create extension if not exists postgis;

create table departments (
  department_id uuid primary key,
  -- As in the DeptCode columns of city data: a local code, or the 18 characters of 统一社会信用代码.
  department_code text not null unique,
  name_zh text not null,
  name_en text,
  kind text not null check (kind in ('district', 'bureau', 'street', 'community', 'enterprise', 'other')),
  parent_id uuid references departments,
  is_demo boolean not null default false,
  created_at timestamptz not null
);

-- How the 16 digits of an asset code are laid out; national practice has two layouts.
create table code_schemes (
  scheme text primary key,
  name_zh text not null,
  district_digits smallint not null,
  major_digits smallint not null,
  minor_digits smallint not null,
  serial_digits smallint not null,
  check (district_digits + major_digits + minor_digits + serial_digits = 16)
);

create table asset_classes (
  -- Major and minor digits, '0118' for a street lamp.
  class_code text primary key,
  scheme text not null references code_schemes,
  major_zh text not null,
  name_zh text not null,
  name_en text not null,
  -- What the scan page may show of an asset of this class.
  public_fields text[] not null
);

create table asset_problems (
  class_code text not null references asset_classes,
  problem_code text not null,
  position smallint not null,
  name_zh text not null,
  name_en text not null,
  primary key (class_code, problem_code)
);

create table assets (
  asset_id uuid primary key,
  asset_code text not null unique check (asset_code ~ '^[0-9]{16}$'),
  scheme text not null references code_schemes,
  class_code text not null references asset_classes,
  name text not null,
  owner_id uuid not null references departments,
  maintainer_id uuid not null references departments,
  supervisor_id uuid not null references departments,
  built_on date,
  -- 变更日期: when the thing itself last changed, as its keeper says; updated_at is about the row.
  changed_on date,
  material text,
  state text not null check (state in ('intact', 'damaged', 'lost', 'abandoned')),
  -- CGCS2000 degrees; ellipsoidal height in metres.
  lng double precision not null check (lng between -180 and 180),
  lat double precision not null check (lat > -88 and lat < 88),
  height_m double precision,
  place geography(point, 4326) not null
    generated always as (st_setsrid(st_makepoint(lng, lat), 4326)::geography) stored,
  -- BeiDou grid codes, GB/T 39409-2020: level 8 in the plane (about a metre), level 8 in space.
  grid_code text collate "C" not null,
  grid_code_3d text collate "C",
  street text,
  community text,
  location_note text,
  -- Columns of an import that have no column here, kept for the export.
  extra jsonb not null default '{}',
  data_source text,
  note text,
  is_demo boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index assets_place on assets using gist (place);
create index assets_grid_code on assets (grid_code);
create index assets_class on assets (class_code);
create index assets_street on assets (street, community);
create index assets_maintainer on assets (maintainer_id);
