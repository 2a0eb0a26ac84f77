-- What the figures of the boards are counted by.
create index tickets_closed on tickets (closed_at) where state = 'closed';
create index ticket_events_became on ticket_events (to_state, at) where from_state is distinct from to_state;
create index ratings_at on ratings (rated_at);

-- The open or ended ticket that a merged one went on in; never one that was merged itself.
alter table tickets add column merged_into uuid references tickets;
create index tickets_merged on tickets (merged_into) where merged_into is not null;
alter table tickets add check (merged_into is null or state = 'merged');

-- Pairs of tickets that look alike and are not, so that nobody is asked again; the older id comes first.
create table merge_refusals (
  first_id uuid not null references tickets on delete cascade,
  second_id uuid not null references tickets on delete cascade,
  staff_id uuid not null,
  staff_name text not null,
  at timestamptz not null,
  primary key (first_id, second_id),
  check (first_id < second_id)
);
