import { type EvidenceItem, evidenceOf, ticketChain } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import type { QueueVerification } from './verification-queue-store.ts';
import { closingBefore } from './verification-store.ts';

const roles = ['clean', 'before', 'after'] as const;
type Role = (typeof roles)[number];

const isRole = (kind: string): kind is Role => roles.some((role) => role === kind);

/** The pictures that the machine had, and those of the closing that a sample looks at again. */
export async function pictureViews(query: Query, verification: QueueVerification) {
  const { kind, verificationId, ticketId, ticketNumber, openedAt } = verification;
  const closing = kind === 'sample' ? await closingBefore(query, ticketId, openedAt) : undefined;
  const ids = [verificationId, closing?.verificationId];
  const items = await evidenceOf(query, ticketChain(ticketNumber));
  return items
    .filter(
      ({ data }) => typeof data.verificationId === 'string' && ids.includes(data.verificationId),
    )
    .flatMap((item) => pictureView(item) ?? []);
}

function pictureView({ kind, evidenceId, takenAt, widthPx, heightPx, data }: EvidenceItem) {
  if (!isRole(kind)) return undefined;
  return {
    ...{ evidenceId, role: kind, url: `/api/evidence/${evidenceId}/picture` },
    takenAt: takenAt.toISOString(),
    ...{ widthPx, heightPx },
    region: numbers(data.region, 4),
    homography: numbers(data.homography, 9),
    health: typeof data.health === 'string' ? data.health : null,
  };
}

const numbers = (value: unknown, length: number): number[] | null =>
  Array.isArray(value) && value.length === length ? value.map(Number) : null;
