-- Evidence: what was seen, by which camera or person, and what was made of it. Only ever added to.

create table evidence (
  evidence_id uuid primary key,
  -- What it is evidence for: 'ticket:<number>'.
  chain text collate "C" not null,
  -- In its chain, from 1.
  seq integer not null check (seq > 0),
  kind text not null check (kind in ('clean', 'before', 'after', 'field-photo', 'clip', 'finding')),
  -- The original bytes, in the blobs.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_length integer not null check (byte_length > 0),
  media_type text not null,
  width_px integer,
  height_px integer,
  -- Whole milliseconds: what the hash covers, and nothing finer that it would not.
  taken_at timestamptz not null check (taken_at = date_trunc('milliseconds', taken_at)),
  kept_at timestamptz not null check (kept_at = date_trunc('milliseconds', kept_at)),
  camera_id uuid,
  provider text,
  clock_offset_seconds double precision,
  cells text[] not null,
  model_id text,
  model_version text,
  thresholds jsonb not null,
  operator text,
  data jsonb not null,
  prev_hash bytea not null,
  hash bytea not null,
  unique (chain, seq)
);
create index evidence_of_blob on evidence (sha256);

-- Where each chain ends, signed: rows that are cut off at the end are missed.
create table evidence_chains (
  chain text collate "C" primary key,
  item_count integer not null,
  head_hash bytea not null,
  key_id text not null,
  signature bytea not null,
  signed_at timestamptz not null check (signed_at = date_trunc('milliseconds', signed_at))
);

-- Copies of pictures with people and vehicles masked, for the public; each is made once.
create table masked_copies (
  original_sha256 text not null,
  -- How it was made; another way makes another copy.
  recipe text not null,
  sha256 text not null,
  width_px integer not null,
  height_px integer not null,
  mask_count integer not null,
  model_id text not null,
  model_version text not null,
  -- {mask, check}: scores from which something is masked, and may not be found in the copy.
  thresholds jsonb not null,
  made_at timestamptz not null,
  primary key (original_sha256, recipe)
);
create index masked_copies_of_blob on masked_copies (sha256);

-- Who looked at originals, or took a bundle out of the house.
create table evidence_views (
  view_id uuid primary key,
  chain text collate "C" not null,
  -- Null: the whole chain, as a bundle.
  evidence_id uuid references evidence,
  -- Null: at the command line.
  staff_id uuid,
  staff_name text not null,
  viewed_at timestamptz not null
);
create index evidence_views_of_chain on evidence_views (chain, viewed_at);

-- The demo district can be wiped, when a transaction says so.
create function refuse_evidence_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('citymark.wipe_demo', true) = 'on' then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger evidence_append_only before update or delete on evidence
  for each row execute function refuse_evidence_change();
create trigger evidence_no_truncate before truncate on evidence
  for each statement execute function refuse_evidence_change();
create trigger evidence_views_append_only before update or delete on evidence_views
  for each row execute function refuse_evidence_change();
create trigger evidence_views_no_truncate before truncate on evidence_views
  for each statement execute function refuse_evidence_change();
