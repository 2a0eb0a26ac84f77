import { encode } from '../../geogrid/index.ts';
import { type Query, sql } from '../../platform/db.ts';
import { type Figure, figure } from './figure.ts';
import type { TicketFilter } from './ticket-filter.ts';
import { cellColumn, cellRow, matches } from './ticket-filter-store.ts';

/** Two seconds of arc, about 60 m: a street corner, rather than a bin of it. */
const HOT_LEVEL = 6;
const CELLS_PER_DEGREE = 1800;
/** What fewer letters name is not a street. */
const SHORTEST_NAME = 3;
/** From so many tickets a place or a kind of problem stands out. */
const HOT_FROM = 2;

/** A grid cell where much was reported, with the words that most of its tickets have for it. */
export type HotPlace = Figure & {
  cellCode: string;
  placeName: string;
  /** The middle of the cell. */
  lng: number;
  lat: number;
};

type PlaceRow = {
  column: number;
  row: number;
  count: number;
  street: string | null;
  community: string | null;
  /** Of the asset that most of them are about. */
  assetName: string | null;
  firstName: string | null;
  lastName: string | null;
};

/** A street rather than one lamp of it: what all names in a cell, of which these sort first and last, begin with. */
export function sharedName(first: string, last: string): string {
  if (first === last) return first;
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  const shared = first.slice(0, length).replace(/[\s\d#第-]+$/, '');
  return shared.length >= SHORTEST_NAME ? shared : '';
}

const thingName = ({ assetName, firstName, lastName }: Partial<PlaceRow>) =>
  sharedName(firstName ?? '', lastName ?? '') || (assetName && `${assetName}附近`);

/** The cells with the most tickets that a filter lets through, the hottest first. */
export async function hotPlaces(
  query: Query,
  filter: TicketFilter,
  { at, limit }: { at: Date; limit: number },
): Promise<HotPlace[]> {
  const rows = await query<PlaceRow>(sql`
    select ${cellColumn(CELLS_PER_DEGREE)} as "column", ${cellRow(CELLS_PER_DEGREE)} as "row",
      count(*) as count, mode() within group (order by t.street) as street,
      mode() within group (order by t.community) as community,
      mode() within group (order by a.name) as "assetName",
      min(a.name collate "C") as "firstName", max(a.name collate "C") as "lastName"
    from tickets t left join assets a using (asset_id) where ${matches(filter, at)}
    group by 1, 2 having count(*) >= ${HOT_FROM} order by count(*) desc, 1, 2 limit ${limit}`);
  return rows.map(({ column, row, count, street, community, ...names }) => {
    const [lng, lat] = [(column + 0.5) / CELLS_PER_DEGREE, (row + 0.5) / CELLS_PER_DEGREE];
    const cellCode = encode({ lng, lat }, HOT_LEVEL);
    const placeName = [street, community, thingName(names)].filter(Boolean).join(' ') || cellCode;
    return { ...figure(count, { ...filter, cell: cellCode }), cellCode, placeName, lng, lat };
  });
}

/** A kind of problem with a kind of thing. */
export type HotKind = Figure & {
  classCode: string;
  nameZh: string;
  nameEn: string;
  problemCode: string;
  problemZh: string;
  problemEn: string;
};

/** The kinds of problems of the most tickets that a filter lets through. */
export async function hotKinds(
  query: Query,
  filter: TicketFilter,
  { at, limit }: { at: Date; limit: number },
): Promise<HotKind[]> {
  const rows = await query<Omit<HotKind, 'filter'>>(sql`
    select t.class_code as "classCode", k.name_zh as "nameZh", k.name_en as "nameEn",
      t.problem_code as "problemCode", p.name_zh as "problemZh", p.name_en as "problemEn",
      count(*) as count
    from tickets t join asset_classes k using (class_code)
      join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
    where ${matches(filter, at)}
    group by 1, 2, 3, 4, 5, 6 having count(*) >= ${HOT_FROM}
    order by count(*) desc, 1, 4 limit ${limit}`);
  return rows.map(({ count, ...kind }) => {
    const { classCode, problemCode } = kind;
    return { ...kind, ...figure(count, { ...filter, classCode, problemCode }) };
  });
}
