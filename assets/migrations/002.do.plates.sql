-- Plate keys, plates (铭牌), batches of labels, scans and what looks wrong about them.

create table plate_keys (
  -- One character of Crockford's base32, printed in every code under the key.
  key_id text collate "C" primary key check (key_id ~ '^[0-9A-HJKMNP-TV-Z]$'),
  -- 32 bytes, sealed under the master key of the service.
  sealed_key bytea not null,
  active boolean not null,
  created_at timestamptz not null,
  -- From this moment no code under the key is accepted.
  revoked_at timestamptz,
  check (not (active and revoked_at is not null))
);
create unique index plate_keys_active on plate_keys (active) where active;

create table plates (
  plate_id uuid primary key,
  asset_id uuid not null references assets,
  serial text collate "C" not null check (serial ~ '^[0-9A-HJKMNP-TV-Z]{2}$'),
  key_id text collate "C" not null references plate_keys,
  state text not null check (state in ('minted', 'printed', 'bound', 'replaced', 'retired')),
  minted_at timestamptz not null,
  printed_at timestamptz,
  bound_at timestamptz,
  -- When it was replaced or retired.
  ended_at timestamptz,
  end_reason text,
  replaced_by uuid references plates,
  unique (asset_id, serial),
  check ((state in ('replaced', 'retired')) = (ended_at is not null)),
  check ((state = 'replaced') = (replaced_by is not null))
);
create index plates_state on plates (state);

create table label_batches (
  batch_id uuid primary key,
  layout text not null,
  state text not null check (state in ('waiting', 'running', 'done')),
  total integer not null check (total > 0),
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);

create table label_batch_plates (
  batch_id uuid not null references label_batches,
  position integer not null,
  plate_id uuid not null references plates,
  part integer not null,
  state text not null check (state in ('waiting', 'released', 'held')),
  -- Why a label was held back.
  problem text,
  primary key (batch_id, position),
  unique (batch_id, plate_id)
);
create index label_batch_plates_state on label_batch_plates (batch_id, state);
create index label_batch_plates_plate on label_batch_plates (plate_id);

create table label_batch_parts (
  batch_id uuid not null references label_batches,
  part integer not null,
  -- Where the PDF is kept; null when every label of the part was held back.
  blob text,
  labels integer not null,
  pages integer not null,
  made_at timestamptz not null,
  primary key (batch_id, part)
);

-- Who scanned is not known here, and where only to about two kilometres.
create table scans (
  scan_id uuid primary key,
  plate_id uuid not null references plates,
  at timestamptz not null,
  -- BeiDou grid code of level 4 (1′) of the phone, when it was given.
  cell text collate "C",
  -- How far the phone was from the asset, in steps of ten metres.
  distance_m integer
);
create index scans_plate on scans (plate_id, at);
create index scans_at on scans (at);

create table scan_anomalies (
  anomaly_id uuid primary key,
  kind text not null check (kind in ('far-from-asset', 'two-places', 'burst', 'fake-label')),
  -- Null for a reported label whose code is not ours.
  plate_id uuid references plates,
  -- What a reported label says, when it is not ours.
  code_text text,
  state text not null check (state in ('open', 'resolved')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  occurrences integer not null,
  -- Of the latest occurrence: distances, cells, counts; a reporter's remark.
  detail jsonb not null,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  check ((state = 'resolved') = (resolved_at is not null))
);
-- While it is open, the same trouble is one row that counts.
create unique index scan_anomalies_open on scan_anomalies (kind, plate_id, code_text) nulls not distinct
  where state = 'open';
create index scan_anomalies_list on scan_anomalies (state, last_at);
