-- 核实 and 核查: who saw what before filing and before closing, and who may decide on it.

-- Who may close what, by category: `class:problem`, an algorithm, a class, or '*' for all others.
create table verification_policies (
  category text primary key check (category ~ '^[A-Za-z0-9*][A-Za-z0-9:-]{0,79}$'),
  close_by text not null check (close_by in ('machine', 'person', 'field')),
  -- Below this a finding of the machine decides nothing.
  min_confidence double precision not null check (min_confidence between 0 and 1),
  -- How many of a hundred automatic closings a person looks at again.
  sample_percent double precision not null check (sample_percent between 0 and 100),
  updated_at timestamptz,
  updated_by text
);

insert into verification_policies (category, close_by, min_confidence, sample_percent) values
  ('*', 'machine', 0.8, 10),
  -- What endangers people is looked at by one.
  ('cover-missing', 'person', 0.8, 0),
  ('smoke-fire', 'field', 0.8, 0),
  ('waterlogging', 'person', 0.8, 0),
  ('road-damage', 'person', 0.8, 0),
  -- Where models are the least sure.
  ('fixture-damaged', 'person', 0.8, 0),
  ('camera-fault', 'machine', 0.8, 5);

-- Who changed a policy, and what it was before; null: there was none.
create table verification_policy_changes (
  change_id uuid primary key,
  category text not null,
  before jsonb,
  after jsonb not null,
  staff_id uuid not null,
  staff_name text not null,
  at timestamptz not null
);
create index verification_policy_changes_at on verification_policy_changes (at);

-- One question about one ticket: is it there, is it gone, was an automatic closing right.
create table verifications (
  verification_id uuid primary key,
  ticket_id uuid not null references tickets,
  kind text not null check (kind in ('pre-check', 'post-check', 'sample')),
  state text not null check (state in ('running', 'waiting', 'field', 'done')),
  -- Counts the changes; an answer to an older one is refused.
  version integer not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  -- The policy it was judged by, as it was then.
  category text not null,
  close_by text not null,
  min_confidence double precision not null,
  sample_percent double precision not null,
  algorithm_id text,
  camera_id uuid,
  -- How often the machine has begun, and when it may begin again.
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  machine_verdict text check (machine_verdict in ('gone', 'still_there', 'cannot_see')),
  machine_confidence double precision,
  machine_reason text,
  machine_from text check (machine_from in ('ledger', 'examination')),
  machine_at timestamptz,
  -- What a person says, at the desk or on the spot.
  answer text check (answer in ('gone', 'still_there', 'cannot_see')),
  answer_note text,
  answered_by uuid,
  answered_by_name text,
  answered_at timestamptz,
  decided_by text check (decided_by in ('machine', 'person', 'field', 'reporter', 'withdrawn')),
  decided_at timestamptz,
  -- This one closed its ticket.
  closed_ticket boolean not null default false,
  check ((state = 'done') = (decided_at is not null))
);
-- A ticket is verified once at a time.
create unique index verifications_open on verifications (ticket_id) where kind = 'post-check' and state <> 'done';
create unique index verifications_sample on verifications (ticket_id) where kind = 'sample' and state <> 'done';
create unique index verifications_before on verifications (ticket_id) where kind = 'pre-check' and state <> 'done';
create index verifications_ticket on verifications (ticket_id, opened_at);
create index verifications_queue on verifications (state, due_at, verification_id) where state <> 'done';
create index verifications_done on verifications (decided_at desc, verification_id) where state = 'done';
create index verifications_attempt on verifications (kind, next_attempt_at) where state = 'running';

-- 现场核查: somebody has to go there.
create table field_tasks (
  field_task_id uuid primary key,
  verification_id uuid not null unique references verifications,
  ticket_id uuid not null references tickets,
  state text not null check (state in ('open', 'done')),
  version integer not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  verdict text check (verdict in ('gone', 'still_there')),
  note text,
  -- Where the phone was, if it said so, and how far that is from the place.
  lng double precision,
  lat double precision,
  distance_m double precision,
  reported_by uuid,
  reported_by_name text,
  reported_at timestamptz,
  -- The report as it was sent, so that the same one again is known.
  report_sha256 text,
  -- Not needed any more: the ticket went on without it.
  withdrawn boolean not null default false
);
create index field_tasks_state on field_tasks (state, due_at, field_task_id);

alter table photos drop constraint photos_kind_check;
alter table photos add constraint photos_kind_check
  check (kind in ('complaint', 'handled', 'sighting', 'field'));

-- What later spoke against a closing: counts against whoever verified it.
create table verification_contradictions (
  contradiction_id uuid primary key,
  verification_id uuid not null references verifications,
  ticket_id uuid not null references tickets,
  kind text not null check (kind in ('rating', 'sighting', 'complaint', 'sample')),
  -- The complaint or sighting, or the verification of the sample.
  cause_id uuid not null,
  at timestamptz not null,
  unique (verification_id, kind, cause_id)
);
create index verification_contradictions_at on verification_contradictions (at);

-- Whose footage a ticket holds back from being dropped.
alter table tickets add column footage_held boolean not null default false;
-- Closed by the machine, and a person looks again whether that was right.
alter table tickets add column in_sample boolean not null default false;
create index tickets_closed_asset on tickets (asset_id, problem_code, closed_at) where state = 'closed';
create index tickets_closed_place on tickets (class_code, problem_code, closed_at)
  where state = 'closed' and asset_id is null;
create index tickets_held on tickets (closed_at) where footage_held;
