-- Also the pictures that the desk shows of cameras and sightings are views of footage.
alter table footage_views drop constraint footage_views_kind_check;
alter table footage_views add constraint footage_views_kind_check
  check (kind in ('clip', 'frame', 'last_picture', 'sighting'));
