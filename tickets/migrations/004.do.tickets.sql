-- Complaints, tickets with their hash-chained history, deadlines, contacts and ratings.

-- The calendar of the State Council: only the days that differ from "Monday to Friday".
create table calendar_days (
  day date primary key,
  working boolean not null,
  name_zh text not null
);

-- One row: up to which day the calendar is known. Later days are taken as plain weeks.
create table calendar_coverage (
  only_row boolean primary key default true check (only_row),
  covered_through date not null
);

-- 职责清单. class_code '*' holds for every class; the row of a class goes before it.
create table responsibilities (
  class_code text not null,
  problem_code text not null,
  urgency text not null check (urgency in ('A', 'B', 'C')),
  limit_value smallint not null check (limit_value > 0),
  limit_clock text not null check (limit_clock in ('urgent-hours', 'working-hours', 'working-days')),
  filing_condition text not null,
  closing_condition text not null,
  legal_basis text,
  primary key (class_code, problem_code)
);

-- The last four digits of a ticket number, modulo 10000.
create sequence ticket_serial;

create table tickets (
  ticket_id uuid primary key,
  ticket_number text not null unique check (ticket_number ~ '^[A-Z]{2,8}[0-9]{18}$'),
  -- Counts the moves; a caller that saw an older one is refused.
  version integer not null,
  state text not null check (state in ('new', 'rejected', 'dispatched', 'accepted', 'handled',
    'verifying', 'closed', 'returned', 'disputed', 'suspended', 'merged', 'reopened')),
  urgency text not null check (urgency in ('A', 'B', 'C')),
  class_code text not null references asset_classes,
  problem_code text not null,
  asset_id uuid references assets,
  lng double precision not null,
  lat double precision not null,
  location_note text,
  street text,
  community text,
  department_id uuid not null references departments,
  supervisor_id uuid references departments,
  limit_value smallint not null,
  limit_clock text not null check (limit_clock in ('urgent-hours', 'working-hours', 'working-days')),
  filed_at timestamptz not null,
  due_at timestamptz,
  calendar_covered boolean not null,
  extension_count smallint not null default 0 check (extension_count between 0 and 2),
  extension_value smallint,
  extension_reason text,
  extension_requested_at timestamptz,
  complaint_count integer not null,
  last_complaint_at timestamptz not null,
  reopen_count smallint not null default 0,
  special_supervision boolean not null default false,
  -- When the supervisor was told that this ticket is late; cleared with every new deadline.
  escalated_at timestamptz,
  handled_at timestamptz,
  closed_at timestamptz,
  suspended_at timestamptz,
  updated_at timestamptz not null,
  -- The end of the chain in ticket_events.
  head_hash bytea not null,
  event_count integer not null,
  is_demo boolean not null default false
);
-- One open ticket per fixture and problem: the next complaint about it joins.
create unique index tickets_open on tickets (asset_id, problem_code)
  where state not in ('rejected', 'closed', 'merged');
create index tickets_department on tickets (department_id, state, due_at);
create index tickets_asset on tickets (asset_id);
create index tickets_filed on tickets (filed_at, ticket_id);
create index tickets_handled on tickets (handled_at) where state in ('handled', 'verifying');

create table ticket_events (
  ticket_id uuid not null references tickets,
  seq integer not null,
  kind text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  actor_id uuid,
  actor_name text,
  department_id uuid references departments,
  note text,
  data jsonb not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (ticket_id, seq)
);

-- History is only ever added to. Demo tickets can be wiped, when a transaction says so.
create function refuse_event_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('citymark.wipe_demo', true) = 'on'
    and exists (select from tickets where ticket_id = old.ticket_id and is_demo) then
    return old;
  end if;
  raise exception 'ticket_events is append-only' using errcode = 'restrict_violation';
end $$;
create trigger ticket_events_append_only before update or delete on ticket_events
  for each row execute function refuse_event_change();
create trigger ticket_events_no_truncate before truncate on ticket_events
  for each statement execute function refuse_event_change();

create table complaints (
  complaint_id uuid primary key,
  ticket_id uuid not null references tickets,
  -- Made by the reporter's device: the same key again is the same complaint.
  client_key uuid not null unique,
  plate_id uuid,
  problem_code text not null,
  text text,
  lang text not null check (lang in ('zh', 'en')),
  channel text not null check (channel in ('scan', 'form', 'offline', 'api')),
  -- 1 for the complaint that opened the ticket, then counting the reporters who joined.
  position integer not null,
  -- What this reporter was promised.
  promised_due_at timestamptz,
  filed_at timestamptz not null
);
create index complaints_ticket on complaints (ticket_id);

create table photos (
  photo_id uuid primary key,
  ticket_id uuid not null references tickets,
  complaint_id uuid references complaints,
  kind text not null check (kind in ('complaint', 'handled')),
  position smallint not null,
  -- Re-encoded JPEG without metadata.
  sha256 text not null,
  -- The file as it came, sealed.
  original_sha256 text not null,
  width_px integer not null,
  height_px integer not null,
  taken_at timestamptz not null
);
create index photos_ticket on photos (ticket_id);

create table contacts (
  complaint_id uuid primary key references complaints,
  sealed bytea not null,
  -- MAC over ticket number and contact, to find a ticket by both without keeping either readable.
  lookup bytea not null,
  shared boolean not null
);
create index contacts_lookup on contacts (lookup);

create table contact_reveals (
  reveal_id uuid primary key,
  complaint_id uuid not null references complaints,
  staff_id uuid not null,
  staff_name text not null,
  department_id uuid not null references departments,
  reason text not null,
  revealed_at timestamptz not null
);

create table ratings (
  complaint_id uuid not null references complaints,
  -- How often the ticket had been reopened when this was given.
  round smallint not null,
  ticket_id uuid not null references tickets,
  speed smallint not null check (speed between 1 and 5),
  result smallint not null check (result between 1 and 5),
  service smallint not null check (service between 1 and 5),
  system smallint not null check (system between 1 and 5),
  comment text,
  rated_at timestamptz not null,
  primary key (complaint_id, round)
);
create index ratings_ticket on ratings (ticket_id);
