-- Who looks for footage reads the key alone: the rows of a camera lie far apart, those of its key side by side.
-- Not all rows of a key are known to be visible before a vacuum has been there, and nothing but inserts happens here.
alter table footage_segments
  drop constraint footage_segments_pkey,
  add primary key (camera_id, starts_at, ends_at) include (is_replaced);
alter table footage_segments set (
  autovacuum_vacuum_insert_scale_factor = 0.01,
  autovacuum_vacuum_insert_threshold = 10000
);
