-- What people said of alerts, with how the place looked: a camera's memory of what is no problem, and what its
-- thresholds are set by.

create table examples (
  example_id uuid primary key,
  camera_id uuid not null references cameras on delete cascade,
  algorithm_id text not null,
  -- The alert that was judged; not a reference: sightings are forgotten before what was learnt from them.
  sighting_id uuid not null unique,
  verdict text not null check (verdict in ('confirmed', 'rejected')),
  -- The best of the alert, 0 to 1.
  score real not null,
  -- Left, top, right, bottom in shares of the picture's sides.
  box real[] not null,
  -- 12 × 12 cells of red, green, blue, row by row; null where no picture was kept.
  colours bytea,
  judged_by uuid not null,
  judged_at timestamptz not null,
  expires_at timestamptz not null,
  -- Somebody thought better of it.
  forgotten_by uuid,
  forgotten_at timestamptz,
  check ((forgotten_by is null) = (forgotten_at is null))
);
create index examples_of_camera on examples (camera_id, judged_at) where forgotten_at is null;
create index examples_expire on examples (expires_at);
