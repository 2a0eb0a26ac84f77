-- The assets as a map of the whole district shows them: counted by square cells of the web map.

-- Where a place lies in the square of the web map (Web Mercator), as a number whose leading bits say ever smaller
-- squares: 2 bits for each zoom, to zoom 28 (some 15 cm). A tile of zoom z is one range of these numbers.
create function map_cell(lng double precision, lat double precision) returns bigint
  language plpgsql immutable parallel safe strict as $$
declare
  side constant double precision := 268435456; -- 2^28
  -- Nearer to the poles there is no web map; nearer to the equator than a hair, numbers run out.
  phi constant double precision := case when abs(lat) < 1e-9 then 0
    else radians(greatest(-85.05, least(85.05, lat))) end;
  x bigint := greatest(0, least(side - 1, floor((lng + 180) / 360 * side)))::bigint;
  y bigint := greatest(0, least(side - 1, floor((1 - ln(tan(phi) + 1 / cos(phi)) / pi()) / 2 * side)))::bigint;
begin
  x := (x | (x << 16)) & 281470681808895; -- 0x0000FFFF0000FFFF
  x := (x | (x << 8)) & 71777214294589695; -- 0x00FF00FF00FF00FF
  x := (x | (x << 4)) & 1085102592571150095; -- 0x0F0F0F0F0F0F0F0F
  x := (x | (x << 2)) & 3689348814741910323; -- 0x3333333333333333
  x := (x | (x << 1)) & 6148914691236517205; -- 0x5555555555555555
  y := (y | (y << 16)) & 281470681808895;
  y := (y | (y << 8)) & 71777214294589695;
  y := (y | (y << 4)) & 1085102592571150095;
  y := (y | (y << 2)) & 3689348814741910323;
  y := (y | (y << 1)) & 6148914691236517205;
  return x | (y << 1);
end $$;

alter table assets add column map_cell bigint not null generated always as (map_cell(lng, lat)) stored;
create index assets_map_cell on assets (map_cell);

-- Kept by the triggers below, so that a tile of the whole city costs no more than one of a village.
create table asset_clusters (
  -- The zoom whose tiles these cells are.
  level smallint not null,
  -- The leading 2 × level bits of map_cell.
  cell bigint not null,
  class_code text not null,
  count integer not null,
  -- Of all of them, for the place in their middle.
  lng_sum double precision not null,
  lat_sum double precision not null,
  primary key (level, cell, class_code)
);
create index asset_clusters_empty on asset_clusters (level) where count <= 0;

create function count_assets() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then
    delete from asset_clusters;
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into asset_clusters as c
      select level, map_cell >> (56 - 2 * level), class_code, count(*), sum(lng), sum(lat)
      from added, generate_series(10, 16) as level
      group by 1, 2, 3 order by 1, 2, 3
    on conflict (level, cell, class_code) do update set count = c.count + excluded.count,
      lng_sum = c.lng_sum + excluded.lng_sum, lat_sum = c.lat_sum + excluded.lat_sum;
    return null;
  end if;
  if tg_op = 'DELETE' then
    insert into asset_clusters as c
      select level, map_cell >> (56 - 2 * level), class_code, -count(*), -sum(lng), -sum(lat)
      from removed, generate_series(10, 16) as level
      group by 1, 2, 3 order by 1, 2, 3
    on conflict (level, cell, class_code) do update set count = c.count + excluded.count,
      lng_sum = c.lng_sum + excluded.lng_sum, lat_sum = c.lat_sum + excluded.lat_sum;
  else
    insert into asset_clusters as c
      select level, map_cell >> (56 - 2 * level), class_code, sum(sign), sum(sign * lng), sum(sign * lat)
      from (
        select r.map_cell, r.class_code, r.lng, r.lat, -1 as sign
        from removed r join added a using (asset_id)
        where (r.lng, r.lat, r.class_code) is distinct from (a.lng, a.lat, a.class_code)
        union all
        select a.map_cell, a.class_code, a.lng, a.lat, 1
        from removed r join added a using (asset_id)
        where (r.lng, r.lat, r.class_code) is distinct from (a.lng, a.lat, a.class_code)
      ) as moved, generate_series(10, 16) as level
      group by 1, 2, 3 order by 1, 2, 3
    on conflict (level, cell, class_code) do update set count = c.count + excluded.count,
      lng_sum = c.lng_sum + excluded.lng_sum, lat_sum = c.lat_sum + excluded.lat_sum;
  end if;
  delete from asset_clusters where count <= 0;
  return null;
end $$;

-- One trigger for each, since only one kind of change may name its rows.
create trigger assets_counted_added after insert on assets
  referencing new table as added for each statement execute function count_assets();
create trigger assets_counted_removed after delete on assets
  referencing old table as removed for each statement execute function count_assets();
create trigger assets_counted_moved after update on assets
  referencing old table as removed new table as added for each statement execute function count_assets();
create trigger assets_counted_emptied after truncate on assets
  for each statement execute function count_assets();

insert into asset_clusters
  select level, map_cell >> (56 - 2 * level), class_code, count(*), sum(lng), sum(lat)
  from assets, generate_series(10, 16) as level
  group by 1, 2, 3;
