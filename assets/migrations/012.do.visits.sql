-- Visits of one plate that were counted together are one row.
alter table scans add column visits integer not null default 1 check (visits > 0);
