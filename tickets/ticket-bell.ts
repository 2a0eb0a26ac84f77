import { type Bell, ring } from '../platform/bell.ts';
import type { TicketState } from './ticket.ts';

/** What is said on `citymark/tickets/<departmentId>`: ids only, for whoever wants to look again. */
export type TicketNews = {
  ticketNumber: string;
  departmentId: string;
  kind: string;
  state: TicketState;
};

/** Tells departments after a commit that a ticket changed. */
export const ringBell = (bell: Bell, news: TicketNews): void =>
  ring(bell, `citymark/tickets/${news.departmentId}`, news);
