/** Pingshan's four dimensions, one to five stars each: 处置速度, 处置效果, 服务体验, 系统体验. */
export type Rating = {
  speed: number;
  result: number;
  service: number;
  system: number;
  comment?: string | undefined;
};

/** From this many stars for the result downwards it counts as "not fixed". */
export const BAD_RESULT = 2;

/** How long after closing a reporter can still rate, in days. */
export const RATING_DAYS = 15;

/**
 * What a rating does to a ticket: a bad result reopens it once, a second one puts it under special
 * supervision; a good one confirms a claim of the department. Speed, service and system change nothing.
 */
export function ratingMove(
  rating: Rating,
  ticket: { state: string; reopenCount: number },
): 'reopen' | 'flag' | 'confirm' | undefined {
  if (rating.result <= BAD_RESULT) return ticket.reopenCount === 0 ? 'reopen' : 'flag';
  return ticket.state === 'handled' || ticket.state === 'verifying' ? 'confirm' : undefined;
}

/** Whether a ticket can be rated: something has been done, and that not too long ago. */
export function canBeRated(ticket: { state: string; closedAt: Date | null }, at: Date): boolean {
  if (ticket.state === 'handled' || ticket.state === 'verifying') return true;
  if (ticket.state !== 'closed' || !ticket.closedAt) return false;
  return at.getTime() - ticket.closedAt.getTime() <= RATING_DAYS * 86_400_000;
}
