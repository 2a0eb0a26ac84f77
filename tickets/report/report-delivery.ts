import { type Channel, notifyProblems } from '../../platform/notify.ts';
import type { Day } from '../deadline.ts';

/**
 * What keeps a report from getting out. `not-set-up`: the way it was to go is there no more; `internal`: it
 * could not even be written.
 */
export const deliveryProblems = [...notifyProblems, 'not-set-up', 'internal'] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];

/** One sending of a report by one way out. */
export type Delivery = {
  deliveryId: string;
  day: Day;
  channel: Channel;
  turn: number;
  state: 'waiting' | 'sent' | 'failed';
  askedAt: Date;
  askedByName: string | null;
  attempts: number;
  triedAt: Date | null;
  nextAttemptAt: Date | null;
  problem: DeliveryProblem | null;
  sentAt: Date | null;
  recipients: number | null;
  refused: number | null;
};

const MINUTE_MS = 60_000;

/** The pauses after each attempt that failed, in minutes: quick at first, for a whole office day in all. */
const PAUSES = [1, 2, 5, 10, 20, 30, 60, 60, 60, 120, 120, 240] as const;

/** Longer than any attempt takes: one whose process died is taken up by another after this long. */
export const ATTEMPT_MS = 5 * MINUTE_MS;

/** When to try again after so many attempts; undefined when that is enough. */
export function nextAttempt(attempts: number, at: Date): Date | undefined {
  const minutes = PAUSES[attempts - 1];
  return minutes === undefined ? undefined : new Date(at.getTime() + minutes * MINUTE_MS);
}

/** By this a receiver knows that it has got the same thing before. */
export const keyOf = ({ day, turn }: Pick<Delivery, 'day' | 'turn'>): string =>
  `morning-report-${day}-${turn}`;
