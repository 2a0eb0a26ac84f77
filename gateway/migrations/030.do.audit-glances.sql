-- The list of what people did holds the footage that somebody gave a reason for. Pictures that pages show by themselves
-- would fill it; they are in the list of views.
create or replace view audit_entries as
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
  from footage_views v left join cameras m using (camera_id)
  where v.kind in ('clip', 'frame');
