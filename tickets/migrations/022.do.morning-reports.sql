-- 民生诉求早报: what was reported is kept as it was, whatever happens to the tickets later.
create table morning_reports (
  -- The day it is about, in Shanghai.
  day date primary key,
  -- The shape of the figures, should a later program use another.
  form smallint not null,
  figures jsonb not null,
  made_at timestamptz not null,
  -- Whether demo tickets were counted; such a report goes when the demo does.
  is_demo boolean not null
);

create function refuse_report_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.is_demo and current_setting('citymark.wipe_demo', true) = 'on' then
    return old;
  end if;
  raise exception 'morning reports are never changed' using errcode = 'restrict_violation';
end $$;
create trigger morning_reports_kept before update or delete on morning_reports
  for each row execute function refuse_report_change();
create trigger morning_reports_no_truncate before truncate on morning_reports
  for each statement execute function refuse_report_change();

-- Each sending of a report by one way out, and what became of it.
create table report_deliveries (
  delivery_id uuid primary key,
  day date not null references morning_reports on delete cascade,
  channel text not null check (channel in ('webhook', 'email')),
  -- The first is by the clock, the others when somebody asks.
  turn smallint not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  asked_at timestamptz not null,
  -- Null: by the clock.
  asked_by uuid,
  asked_by_name text,
  attempts smallint not null default 0,
  tried_at timestamptz,
  next_attempt_at timestamptz,
  -- Why the last attempt failed.
  problem text,
  sent_at timestamptz,
  recipients smallint,
  -- Receivers that the server would not take.
  refused smallint,
  check ((state = 'waiting') = (next_attempt_at is not null)),
  check ((state = 'sent') = (sent_at is not null)),
  unique (day, channel, turn)
);
-- Nobody is sent the same thing twice at a time.
create unique index report_deliveries_waiting on report_deliveries (day, channel) where state = 'waiting';
create index report_deliveries_due on report_deliveries (next_attempt_at) where state = 'waiting';
