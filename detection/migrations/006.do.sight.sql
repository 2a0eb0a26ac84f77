-- What cameras can see (视野): the cells of each, from what height up, and how sharply.

create table sights (
  camera_id uuid primary key,
  -- Digest of the pose, the buildings and the options that the cells were computed from.
  basis text not null,
  computed_at timestamptz not null
);

-- Level-7 cells, about 7 m. "C" makes a prefix a range, so that coarser cells can be asked for too.
create table sight_cells (
  grid_code text collate "C" not null,
  camera_id uuid not null references sights on delete cascade,
  -- Above the ground: whatever is lower at this place is out of sight.
  lowest_m real not null,
  -- Picture pixels per metre across the line of sight.
  pixels_per_m real not null,
  -- Everything that is asked about a cell is in its key's index.
  primary key (grid_code, camera_id) include (lowest_m, pixels_per_m)
);

create index sight_cells_by_camera on sight_cells (camera_id);
