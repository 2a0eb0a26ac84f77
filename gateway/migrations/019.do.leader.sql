-- Leaders read the figures of the district and the tickets behind them.
alter table staff drop constraint staff_roles_check;
alter table staff add constraint staff_roles_check check (
  cardinality(roles) > 0
  and roles <@ array['handler', 'grid_worker', 'dispatcher', 'supervisor', 'asset_admin', 'auditor', 'leader', 'admin']
);
