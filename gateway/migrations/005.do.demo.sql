-- One row once the demo district has been loaded. It stays when the demo is wiped, so that the next start
-- does not bring it back.
create table demo_loads (
  only_row boolean primary key default true check (only_row),
  loaded_at timestamptz not null
);
