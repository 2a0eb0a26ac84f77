import { type EvidenceItem, evidenceOf, ticketChain } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import type { TrackingStep } from './tracking.ts';

/** A picture that a closing stands on, as the public sees it: masked. */
export type ClosingPicture = {
  evidenceId: string;
  kind: 'before' | 'after';
  takenAt: Date;
  widthPx: number | null;
  heightPx: number | null;
};

type Closing = { ticketNumber: string; state: string; closedAt: Date | null };

/** When somebody other than a reporter has seen that the problem is gone, and the ticket was closed by that. */
function closedByFinding({ state, closedAt }: Closing, steps: readonly TrackingStep[]) {
  const closing = steps.findLast(({ kind }) => kind === 'confirm');
  const isSeen = closing?.verdict === 'gone' && closing.by !== 'reporter';
  return state === 'closed' && isSeen ? closedAt : null;
}

/** The last picture before and the last one after, of those there were when the ticket was closed. */
export function closingPictures(
  items: readonly EvidenceItem[],
  closedAt: Date,
): { kind: 'before' | 'after'; item: EvidenceItem }[] {
  const pictures = items.filter(
    ({ mediaType, keptAt }) => mediaType.startsWith('image/') && keptAt <= closedAt,
  );
  const after = pictures.findLast(({ kind }) => kind === 'after' || kind === 'field-photo');
  if (!after) return [];
  const before = pictures.findLast(({ kind, seq }) => kind === 'before' && seq < after.seq);
  return [
    ...(before ? [{ kind: 'before' as const, item: before }] : []),
    { kind: 'after' as const, item: after },
  ];
}

const closingEvidence = async (query: Query, closing: Closing, steps: readonly TrackingStep[]) => {
  const closedAt = closedByFinding(closing, steps);
  if (!closedAt) return [];
  return closingPictures(await evidenceOf(query, ticketChain(closing.ticketNumber)), closedAt);
};

/** What the tracking page shows of how it was before and after; empty unless a finding closed the ticket. */
export async function trackingPictures(
  query: Query,
  closing: Closing,
  steps: readonly TrackingStep[],
): Promise<ClosingPicture[]> {
  const shown = await closingEvidence(query, closing, steps);
  return shown.map(({ kind, item: { evidenceId, takenAt, widthPx, heightPx } }) => ({
    ...{ kind, evidenceId, takenAt, widthPx, heightPx },
  }));
}
