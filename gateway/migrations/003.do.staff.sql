-- Who works with the service, and who is signed in.
create table staff (
  staff_id uuid primary key,
  -- Lower case, so that a login is one login however it is typed.
  login text not null unique check (login = lower(login)),
  name text not null,
  department_id uuid not null references departments,
  roles text[] not null check (
    cardinality(roles) > 0
    and roles <@ array['handler', 'grid_worker', 'dispatcher', 'supervisor', 'asset_admin', 'auditor', 'admin']
  ),
  -- argon2id in PHC form.
  password_hash text not null,
  must_change_password boolean not null,
  disabled boolean not null default false,
  is_demo boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index staff_department on staff (department_id);

create table sessions (
  -- SHA-256 of the token in the cookie: who reads this table cannot sign in with it.
  token_hash bytea primary key,
  staff_id uuid not null references staff on delete cascade,
  csrf_token text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_staff on sessions (staff_id);
create index sessions_expires on sessions (expires_at);

-- Failed sign-ins per login and per address, known or not alike. Keys are MACs: no address is kept.
create table sign_in_attempts (
  attempt_key bytea primary key,
  failed_count integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_attempts_last on sign_in_attempts (last_at);
