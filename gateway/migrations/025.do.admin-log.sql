-- Who changed what about staff, departments, rules and the like: only ever added to, each entry linked to the
-- one before.

create table admin_log (
  seq bigint primary key,
  entry_id uuid not null unique,
  at timestamptz not null,
  staff_id uuid not null,
  -- As the name was then.
  staff_name text not null,
  -- What it is about ('staff', 'department', 'responsibility' …), what was done, and to which.
  kind text not null,
  action text not null,
  subject_id text,
  subject_name text,
  before jsonb,
  after jsonb,
  prev_hash bytea not null,
  hash bytea not null
);
create index admin_log_at on admin_log (at desc, entry_id desc);
create index admin_log_staff on admin_log (staff_id, at);

create function refuse_admin_log_change() returns trigger language plpgsql as $$
begin
  raise exception 'admin_log is append-only' using errcode = 'restrict_violation';
end $$;
create trigger admin_log_append_only before update or delete on admin_log
  for each row execute function refuse_admin_log_change();
create trigger admin_log_no_truncate before truncate on admin_log
  for each statement execute function refuse_admin_log_change();

-- Chosen for nothing new any more.
alter table departments add column disabled boolean not null default false;

-- All that is written down about people who work here, in one list.
create view audit_entries as
  select entry_id, at, staff_id, staff_name, kind, action, subject_id, subject_name,
    null::text as reason, null::text as ticket_number, before, after
  from admin_log
  union all
  select change_id, at, staff_id, staff_name, 'policy', 'change', category, category,
    null, null, before, after
  from verification_policy_changes
  union all
  select r.reveal_id, r.revealed_at, r.staff_id, r.staff_name, 'contact', 'view', r.complaint_id::text, null,
    r.reason, t.ticket_number, null, null
  from contact_reveals r join complaints c using (complaint_id) join tickets t using (ticket_id)
  union all
  select v.view_id, v.asked_at, v.staff_id, v.staff_name, 'footage', 'view', v.camera_id::text, m.name,
    v.reason, v.ticket_number, null,
    jsonb_build_object('from', v.from_at, 'to', v.to_at, 'kind', v.kind, 'opened', v.opened_at is not null)
  from footage_views v left join cameras m using (camera_id);
