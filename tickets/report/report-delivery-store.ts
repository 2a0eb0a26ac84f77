import { maybeOne, type Query, raw, sql } from '../../platform/db.ts';
import type { Channel } from '../../platform/notify.ts';
import type { Day } from '../deadline.ts';
import { ATTEMPT_MS, type Delivery, type DeliveryProblem } from './report-delivery.ts';

const columns = raw(`delivery_id as "deliveryId", day, channel, turn, state, asked_at as "askedAt",
  asked_by_name as "askedByName", attempts, tried_at as "triedAt", next_attempt_at as "nextAttemptAt",
  problem, sent_at as "sentAt", recipients, refused`);

/** The sendings of a report, the latest first. */
export const deliveriesOf = (query: Query, day: Day): Promise<Delivery[]> =>
  query<Delivery>(sql`
    select ${columns} from report_deliveries where day = ${day}::date
    order by turn desc, channel`);

/** Asks for a sending; does nothing, and answers so, where one waits already. */
export async function insertDelivery(
  query: Query,
  asked: {
    deliveryId: string;
    day: Day;
    channel: Channel;
    at: Date;
    by: { staffId: string; name: string } | null;
  },
): Promise<boolean> {
  const { deliveryId, day, channel, at, by } = asked;
  const rows = await query(sql`
    insert into report_deliveries (delivery_id, day, channel, turn, state, asked_at, asked_by,
      asked_by_name, next_attempt_at)
    select ${deliveryId}, ${day}::date, ${channel},
      (select coalesce(max(turn), 0) + 1 from report_deliveries
        where day = ${day}::date and channel = ${channel}),
      'waiting', ${at}, ${by?.staffId ?? null}, ${by?.name ?? null}, ${at}
    on conflict do nothing returning delivery_id`);
  return rows.length > 0;
}

/** Takes the sending that has waited longest; nobody else has it meanwhile, unless this process dies. */
export const takeDelivery = (query: Query, at: Date): Promise<Delivery | undefined> =>
  maybeOne(
    query<Delivery>(sql`
      update report_deliveries set attempts = attempts + 1, tried_at = ${at},
        next_attempt_at = ${new Date(at.getTime() + ATTEMPT_MS)}
      where delivery_id = (
        select delivery_id from report_deliveries
        where state = 'waiting' and next_attempt_at <= ${at}
        order by next_attempt_at limit 1 for update skip locked)
      returning ${columns}`),
  );

export async function saveSent(
  query: Query,
  deliveryId: string,
  sent: { at: Date; recipients: number; refused: number },
): Promise<void> {
  await query(sql`
    update report_deliveries set state = 'sent', sent_at = ${sent.at}, recipients = ${sent.recipients},
      refused = ${sent.refused}, next_attempt_at = null, problem = null
    where delivery_id = ${deliveryId} and state = 'waiting'`);
}

/** Without a next time it has failed for good. */
export async function saveProblem(
  query: Query,
  deliveryId: string,
  { problem, next }: { problem: DeliveryProblem; next: Date | undefined },
): Promise<void> {
  await query(sql`
    update report_deliveries set problem = ${problem}, state = ${next ? 'waiting' : 'failed'},
      next_attempt_at = ${next ?? null}
    where delivery_id = ${deliveryId} and state = 'waiting'`);
}
