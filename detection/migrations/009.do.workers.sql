-- Who looks through which camera (DESIGN §7): workers lease cameras and send what they saw.

create table worker_tokens (
  -- Stands in the token before its secret, so that the row is found without comparing secrets.
  token_id text primary key,
  name text not null,
  -- SHA-256 of the secret: who reads this table cannot work with it.
  secret_hash bytea not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- One row for each run of a worker.
create table workers (
  worker_id uuid primary key,
  token_id text not null references worker_tokens,
  name text not null,
  version text not null,
  -- How many cameras it can take in comparison with the others.
  capacity integer not null check (capacity > 0),
  started_at timestamptz not null,
  seen_at timestamptz not null,
  -- Set when it gave everything back and ended in order.
  stopped_at timestamptz,
  lag_seconds real not null default 0,
  looks_taken bigint not null default 0,
  looks_dropped bigint not null default 0,
  looks_refused bigint not null default 0
);
create index workers_seen on workers (seen_at);

-- One row for each camera that can be looked through.
create table camera_leases (
  camera_id uuid primary key references cameras on delete cascade,
  -- The fencing token: results under another one are refused, however late they come.
  lease_id uuid,
  worker_id uuid references workers on delete set null,
  until timestamptz,
  -- The worker that takes over with its first look; until then the results of the first one count.
  next_lease_id uuid,
  next_worker_id uuid references workers on delete set null,
  next_until timestamptz,
  -- Of the newest look that was stored: nothing older is stored after it.
  last_taken_at timestamptz
);
create index camera_leases_worker on camera_leases (worker_id);
create index camera_leases_next_worker on camera_leases (next_worker_id);
