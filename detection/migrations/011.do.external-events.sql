-- What systems that detect by themselves (Frigate, VIAS) say is going on, thing by thing: a look at one of
-- their cameras is made of all that is open there.

create table external_events (
  source text not null,
  -- The sender's own id of the thing.
  event_id text collate "C" not null,
  camera_id uuid not null references cameras on delete cascade,
  -- Every algorithm it was ever about, so that it can be said to be over.
  algorithm_ids text[] not null,
  -- What it is now, in pixels of a picture of this size; empty: nothing that we look for.
  things jsonb not null,
  width_px integer not null,
  height_px integer not null,
  -- Whether the sender has said that it is over.
  is_over boolean not null,
  -- The time of the newest message about it; older ones change nothing any more.
  seen_at timestamptz not null,
  primary key (source, event_id)
);
create index external_events_by_camera on external_events (camera_id);
create index external_events_by_age on external_events (seen_at);
