import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { publicDeadline } from '../deadline.ts';
import { isOverdue, type TicketState } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { readTicketNumber } from '../ticket-number.ts';
import { contactLookupText, normaliseContact } from './contact.ts';
import { canBeRated } from './rating.ts';
import { readTrackingKey, trackingKey } from './tracking-key.ts';
import { type ClosingPicture, trackingPictures } from './tracking-pictures.ts';
import {
  complaintByContact,
  openReportRows,
  publicSteps,
  trackedComplaint,
} from './tracking-store.ts';

/** One step of a ticket as everybody may see it. */
export type TrackingStep = {
  kind: string;
  state: TicketState;
  at: Date;
  departmentZh: string | null;
  departmentEn: string | null;
  /** What was seen, and by whom, where the step follows from that. */
  verdict: string | null;
  by: string | null;
};

/** A ticket as its reporter, and whoever has the link, may see it: no personal data, no free text. */
export type TrackingView = {
  complaintId: string;
  ticketNumber: string;
  state: TicketState;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  assetCode: string | null;
  assetName: string | null;
  street: string | null;
  community: string | null;
  departmentZh: string;
  departmentEn: string | null;
  reportedAt: Date;
  filedAt: Date;
  /** Rounded up to the full hour. */
  dueAt: Date | null;
  /** False: the calendar of that time is not published yet, and plain weeks were assumed. */
  calendarCovered: boolean;
  overdue: boolean;
  closedAt: Date | null;
  complaintCount: number;
  reopenCount: number;
  specialSupervision: boolean;
  /** When what was reported was joined with another report of the same problem; everything else is about that one. */
  joinedAt: Date | null;
  /** Of the demo district: nobody will come. */
  isDemo: boolean;
  steps: TrackingStep[];
  /** Of a ticket that was closed because somebody saw that the problem is gone. */
  pictures: ClosingPicture[];
  /** Whether this reporter can rate now, and what was said in this round. */
  rating: {
    allowed: boolean;
    given: { speed: number; result: number; service: number; system: number } | null;
  };
};

const unknownKey = () =>
  new AppError(
    'not-found',
    'There is no such complaint. Check the link, or use number and contact.',
  );

/** Throws `not-found` for a key that is not ours. */
export async function trackingView(
  deps: Pick<TicketDeps, 'db' | 'secrets' | 'clock'>,
  key: string,
): Promise<TrackingView> {
  const complaintId = readTrackingKey(deps.secrets, key);
  const tracked = complaintId && (await trackedComplaint(deps.db.query, complaintId));
  if (!tracked) throw unknownKey();
  const steps = await publicSteps(deps.db.query, tracked.ticketId);
  const at = deps.clock.now();
  const { ticketId: _, dueAt, given, ...shown } = tracked;
  return {
    ...shown,
    dueAt: dueAt && publicDeadline(dueAt),
    overdue: isOverdue(tracked, at),
    steps,
    pictures: await trackingPictures(deps.db.query, tracked, steps),
    rating: { allowed: given === null && canBeRated(tracked, at), given },
  };
}

/**
 * The tracking key for a ticket number and the contact that was left with the complaint. Throws
 * `not-found`, the same way whatever was wrong: number, contact or both.
 */
export async function findTracking(
  deps: Pick<TicketDeps, 'db' | 'secrets'>,
  ticketNumber: string,
  contact: string,
): Promise<string> {
  const text = contactLookupText(readTicketNumber(ticketNumber), plainContact(contact));
  const lookup = deps.secrets.mac('contact-lookup', text);
  const complaintId = await complaintByContact(deps.db.query, lookup);
  if (!complaintId) {
    throw new AppError('not-found', 'No complaint has this number and contact together.');
  }
  return trackingKey(deps.secrets, complaintId);
}

/** What cannot be a contact is looked for all the same, so that the answer is the same. */
function plainContact(contact: string): string {
  try {
    return normaliseContact(contact);
  } catch {
    return '';
  }
}

/** What is open on a fixture, for its scan page; no personal data. */
export type OpenReport = {
  assetId: string;
  problemCode: string;
  nameZh: string;
  nameEn: string;
  complaintCount: number;
  firstAt: Date;
  lastAt: Date;
  state: TicketState;
  /** The public deadline. */
  dueAt: Date | null;
};

/** What is open on these fixtures, what was reported last first. */
export async function openReports(
  query: Query,
  assetIds: readonly string[],
): Promise<OpenReport[]> {
  const rows = await openReportRows(query, assetIds);
  return rows.map((row) => ({ ...row, dueAt: row.dueAt && publicDeadline(row.dueAt) }));
}
