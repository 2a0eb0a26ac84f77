import type { TicketState } from './ticket.ts';
import type { TicketDeps } from './ticket-deps.ts';

/** What is said on `citymark/tickets/<departmentId>`: ids only, for whoever wants to look again. */
export type TicketNews = {
  ticketNumber: string;
  departmentId: string;
  kind: string;
  state: TicketState;
};

/**
 * Tells departments after a commit that a ticket changed. Nobody waits for it: the database is the truth
 * and a lost message costs only freshness.
 */
export function ringBell(
  { bus, logger }: Pick<TicketDeps, 'bus' | 'logger'>,
  news: TicketNews,
): void {
  bus.publish(`citymark/tickets/${news.departmentId}`, news).catch((error: Error) => {
    logger.warn({ ticketNumber: news.ticketNumber, err: error }, 'ticket news not published');
  });
}
