import type { TicketDeps } from '../ticket-deps.ts';
import type { VerificationState } from './verification.ts';

/** What is said on `citymark/verifications/<verificationId>`: ids only, for whoever wants to look again. */
export type VerificationNews = {
  verificationId: string;
  ticketNumber: string;
  state: VerificationState;
};

/** Tells the verification desks after a commit that a verification changed; a lost message costs freshness. */
export function ringVerification(
  { bus, logger }: Pick<TicketDeps, 'bus' | 'logger'>,
  news: VerificationNews,
): void {
  bus.publish(`citymark/verifications/${news.verificationId}`, news).catch((error: Error) => {
    const { verificationId } = news;
    logger.warn({ verificationId, err: error }, 'verification news not published');
  });
}
