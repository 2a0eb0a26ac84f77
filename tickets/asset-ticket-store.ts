import { type Query, sql } from '../platform/db.ts';
import type { Ticket } from './ticket.ts';
import { ticketColumns, toTicket } from './ticket-store.ts';

/** A ticket of a fixture with the words for what was wrong. */
export type AssetTicket = Ticket & { problemZh: string; problemEn: string };

/** The newest tickets of a fixture. */
export async function ticketsOfAsset(
  query: Query,
  assetId: string,
  limit: number,
): Promise<AssetTicket[]> {
  type Row = Parameters<typeof toTicket>[0] & Pick<AssetTicket, 'problemZh' | 'problemEn'>;
  const rows = await query<Row>(sql`
    select ${ticketColumns}, p.name_zh as "problemZh", p.name_en as "problemEn"
    from tickets t
      join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
    where t.asset_id = ${assetId} order by t.filed_at desc, t.ticket_id limit ${limit}`);
  return rows.map((row) => ({
    ...toTicket(row),
    problemZh: row.problemZh,
    problemEn: row.problemEn,
  }));
}
