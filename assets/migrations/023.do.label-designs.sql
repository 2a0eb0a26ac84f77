-- How labels look: designs with a name, and the one that a print run was made with.
create table label_designs (
  design_id uuid primary key,
  name text not null unique,
  -- Form, size, lines, ink and symbols, as the pure rule has them.
  design jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- What a run was printed with stays, whatever becomes of the design; null: the plain form of its layout.
alter table label_batches add column design jsonb;
alter table label_batches add column design_name text;
