-- Each time the story of the demo was played, and how far it came.
create table demo_stories (
  story_id uuid primary key,
  state text not null check (state in ('running', 'done', 'failed', 'cut-off')),
  started_at timestamptz not null,
  -- Whoever plays it says now and then that it still does.
  beat_at timestamptz not null,
  ended_at timestamptz,
  steps jsonb not null,
  -- The step that did not come.
  problem text,
  check ((state = 'running') = (ended_at is null))
);
create unique index demo_stories_one_at_a_time on demo_stories (state) where state = 'running';
create index demo_stories_newest on demo_stories (started_at);
