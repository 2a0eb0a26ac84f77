import { type Bell, ring } from '../../platform/bell.ts';
import type { VerificationState } from './verification.ts';

/** What is said on `citymark/verifications/<verificationId>`: ids only, for whoever wants to look again. */
export type VerificationNews = {
  verificationId: string;
  ticketNumber: string;
  state: VerificationState;
};

/** Tells the verification desks after a commit that a verification changed. */
export const ringVerification = (bell: Bell, news: VerificationNews): void =>
  ring(bell, `citymark/verifications/${news.verificationId}`, news);
