-- 职责清单 in versions: a row holds from a day until the next one of its category, and a ticket keeps the one it
-- was filed under. What was there before holds from the beginning.

alter table responsibilities add column responsibility_id uuid not null default gen_random_uuid();
alter table responsibilities add column version integer not null default 1 check (version > 0);
alter table responsibilities add column effective_from date not null default '2000-01-01';
-- From this day on the category is not on the list: what is more general holds.
alter table responsibilities add column withdrawn boolean not null default false;
-- Why, and by whom; null: as the service brought it.
alter table responsibilities add column reason text;
alter table responsibilities add column changed_by uuid;
alter table responsibilities add column changed_by_name text;
alter table responsibilities add column changed_at timestamptz;
alter table responsibilities drop constraint responsibilities_pkey;
alter table responsibilities add primary key (class_code, problem_code, effective_from);
alter table responsibilities add constraint responsibilities_id unique (responsibility_id);

-- Null: filed before the list had versions.
alter table tickets add column responsibility_id uuid references responsibilities (responsibility_id);
create index tickets_responsibility on tickets (responsibility_id) where responsibility_id is not null;

-- Who handles a class in a street, from a day on; no department: nobody any more, what is more general holds.
alter table category_duties add column effective_from date not null default '2000-01-01';
alter table category_duties drop constraint category_duties_pkey;
alter table category_duties add primary key (class_code, street, effective_from);
alter table category_duties alter column department_id drop not null;

-- Whether all histories are as they were written: one row for each time somebody asked.
create table chain_checks (
  check_id uuid primary key,
  state text not null check (state in ('waiting', 'running', 'done')),
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  done integer not null default 0,
  total integer not null default 0,
  events integer not null default 0,
  finding_count integer not null default 0,
  -- The first of them: [{ticketNumber, seq, what}].
  findings jsonb not null default '[]'
);
create index chain_checks_asked on chain_checks (asked_at desc, check_id);
-- One at a time.
create unique index chain_checks_open on chain_checks ((true)) where state in ('waiting', 'running');
