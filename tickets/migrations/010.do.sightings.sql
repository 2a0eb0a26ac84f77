-- Tickets that cameras open, and who answers for a place where no fixture tells.

-- 发现 that a ticket stands for; each opens or joins one ticket.
create table ticket_sightings (
  sighting_id uuid primary key,
  ticket_id uuid not null references tickets,
  camera_id uuid not null,
  algorithm_id text not null,
  joined_at timestamptz not null,
  -- The picture, as it was when the ticket took it; the ledger may find a better one later, or drop it.
  photo_id uuid references photos,
  -- {box, widthPx, heightPx, takenAt, score, modelId, modelVersion, dwellSeconds, minScore}
  evidence jsonb not null
);
create index ticket_sightings_ticket on ticket_sightings (ticket_id, joined_at);

-- Open tickets about places, to find the one that a further sighting joins.
create index tickets_open_place on tickets (class_code, problem_code)
  where asset_id is null and state not in ('rejected', 'closed', 'merged');

alter table photos drop constraint photos_kind_check;
alter table photos add constraint photos_kind_check check (kind in ('complaint', 'handled', 'sighting'));

-- Who handles a class of things in a street; '*' is every class, or every street.
create table category_duties (
  class_code text not null,
  street text not null,
  department_id uuid not null references departments,
  primary key (class_code, street)
);
create index category_duties_department on category_duties (department_id);
