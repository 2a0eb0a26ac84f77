import type { TicketEvent } from '../api.ts';
import type { PixelBox } from '../cameras/detection-api.ts';
import type { FindingVerdict } from '../verification/verification-api.ts';

export type EvidenceKind = 'clean' | 'before' | 'after' | 'field-photo' | 'clip' | 'finding';

/** One piece of evidence of a ticket. */
export type EvidenceItem = {
  evidenceId: string;
  seq: number;
  kind: EvidenceKind;
  takenAt: string;
  cameraId: string | null;
  cameraName: string | null;
  provider: string | null;
  clockOffsetSeconds: number | null;
  mediaType: string;
  widthPx: number | null;
  heightPx: number | null;
  region?: PixelBox | null;
  modelId: string | null;
  modelVersion: string | null;
  thresholds: Record<string, number>;
  verdict: FindingVerdict | null;
  reasonZh: string | null;
  reasonEn: string | null;
  operator: string | null;
  sha256: string;
  pictureUrl: string | null;
};

const idsIn = ({ data }: TicketEvent, name: string): string[] => {
  const ids = data?.[name];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
};

/** The photos that people took at this step. */
export const photosOf = (event: TicketEvent): string[] => idsIn(event, 'photoIds');

/**
 * Which evidence belongs to which step, by the step's number: what the step names; and what none names
 * to the first step after it was taken.
 */
export const evidenceByStep = (
  events: readonly TicketEvent[],
  items: readonly EvidenceItem[],
): Map<number, EvidenceItem[]> => {
  const inOrder = events.toSorted((a, b) => a.seq - b.seq);
  const steps = new Map<number, EvidenceItem[]>();
  for (const item of items) {
    const step =
      inOrder.find((event) => idsIn(event, 'evidenceIds').includes(item.evidenceId)) ??
      inOrder.find((event) => Date.parse(event.at) >= Date.parse(item.takenAt)) ??
      inOrder.at(-1);
    if (step) steps.set(step.seq, [...(steps.get(step.seq) ?? []), item]);
  }
  return steps;
};
