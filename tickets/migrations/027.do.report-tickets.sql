-- The tickets that a figure of a kept report counted: its link shows these, whatever happens to them later.
-- Reports that were kept before have none, and no links.
create table morning_report_tickets (
  day date not null references morning_reports on delete cascade,
  -- A name such as filed.value or departments.<id>.overdue.
  figure text not null,
  ticket_ids uuid[] not null,
  primary key (day, figure)
);
