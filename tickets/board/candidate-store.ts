import { join, type Query, sql } from '../../platform/db.ts';
import { mergeable } from '../ticket.ts';
import type { Visibility } from '../ticket-access.ts';
import { visibleTickets } from './ticket-filter-store.ts';

/** So near each other two tickets may be about one thing, in metres. */
const NEAR_M = 30;
/** And filed so shortly after each other. */
const WITHIN_DAYS = 7;
/** Only the newest open tickets are compared with all open ones: the work stays bounded. */
const NEWEST = 300;

/** Two open tickets that look like one: the older, and the newer that would go on in it. */
export type CandidatePair = {
  olderId: string;
  newerId: string;
  metres: number;
  hoursApart: number;
  sameProblem: boolean;
};

const METRES_PER_DEGREE = 111_320;
const nearDegrees = NEAR_M / METRES_PER_DEGREE;

/**
 * Open tickets near each other about like things, the most alike first. Two fixtures are two things, and so are two
 * problems of different kinds of things, unless one ticket knows only the place and both are with the same department.
 */
export const candidatePairs = (
  query: Query,
  seen: Visibility,
  { at, limit }: { at: Date; limit: number },
): Promise<CandidatePair[]> => {
  const isOpen = sql`t.state = any(${mergeable}) and ${visibleTickets(seen, at)}`;
  const columns = sql`t.ticket_id, t.class_code, t.problem_code, t.asset_id, t.department_id, t.lng, t.lat, t.filed_at`;
  const metres = sql`sqrt(((b.lng - a.lng) * ${METRES_PER_DEGREE}::float8 * cos(radians(a.lat))) ^ 2
    + ((b.lat - a.lat) * ${METRES_PER_DEGREE}::float8) ^ 2)`;
  const alike = join(
    [
      sql`a.asset_id = b.asset_id`,
      sql`((a.asset_id is null or b.asset_id is null)
        and (a.class_code = b.class_code or a.department_id = b.department_id))`,
    ],
    ' or ',
  );
  return query<CandidatePair>(sql`
    with newest as materialized (
      select ${columns} from tickets t where ${isOpen} order by t.filed_at desc, t.ticket_id desc limit ${NEWEST}),
    pairs as (
      select a.ticket_id as "olderId", b.ticket_id as "newerId", ${metres} as metres,
        extract(epoch from b.filed_at - a.filed_at)::float8 / 3600 as "hoursApart",
        a.class_code = b.class_code and a.problem_code = b.problem_code as "sameProblem"
      from newest b join (select ${columns} from tickets t where ${isOpen}) a
        on (a.filed_at, a.ticket_id) < (b.filed_at, b.ticket_id)
          and a.filed_at > b.filed_at - make_interval(days => ${WITHIN_DAYS})
          and a.lat between b.lat - ${nearDegrees}::float8 and b.lat + ${nearDegrees}::float8
          and (${alike}))
    select * from pairs p
    where metres <= ${NEAR_M} and not exists (
      select from merge_refusals r where r.first_id = least(p."olderId", p."newerId")
        and r.second_id = greatest(p."olderId", p."newerId"))
    order by "sameProblem" desc, metres, "hoursApart", "newerId" limit ${limit}`);
};

/** The first picture of each of some tickets: what a reporter or a camera saw. */
export async function firstPictures(
  query: Query,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ ticketId: string; photoId: string }>(sql`
    select distinct on (ticket_id) ticket_id as "ticketId", photo_id as "photoId" from photos
    where ticket_id = any(${ticketIds}::uuid[]) and kind <> 'handled'
    order by ticket_id, taken_at, photo_id`);
  return new Map(rows.map(({ ticketId, photoId }) => [ticketId, photoId]));
}

/** Remembers that two tickets are two. */
export async function insertRefusal(
  query: Query,
  ids: readonly [string, string],
  by: { staffId: string; staffName: string; at: Date },
): Promise<void> {
  const [first, second] = [...ids].sort();
  await query(sql`
    insert into merge_refusals (first_id, second_id, staff_id, staff_name, at)
    values (${first}, ${second}, ${by.staffId}, ${by.staffName}, ${by.at}) on conflict do nothing`);
}
