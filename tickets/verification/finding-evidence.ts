import {
  type EvidenceDraft,
  type EvidencePicture,
  type StoredEvidence,
  storeEvidenceBytes,
  ticketChain,
} from '../../detection/index.ts';
import { encode, type Point } from '../../geogrid/index.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import type { MachineFinding } from './ledger-finding.ts';

/** Cells of about a metre: where the thing is. */
const CELL_LEVEL = 8;

const cellsOf = (place: Point): string[] => [encode(place, CELL_LEVEL)];

/** Writes the pictures of a machine's finding, and the finding itself, to the blobs; they get their rows later. */
export const storeFinding = (
  deps: TicketDeps,
  ticket: Ticket,
  verificationId: string,
  found: MachineFinding,
): Promise<StoredEvidence[]> =>
  storeEvidenceBytes(deps, [
    ...found.pictures.map((picture) => pictureDraft(ticket, verificationId, found, picture)),
    findingDraft(ticket, verificationId, found, deps.clock.now()),
  ]);

function pictureDraft(
  ticket: Ticket,
  verificationId: string,
  found: MachineFinding,
  { role, taken, region, homography, health, finding }: EvidencePicture,
): EvidenceDraft {
  const { clockOffsetSeconds, cameraId } = taken;
  const offsetMs = (clockOffsetSeconds ?? 0) * 1000;
  return {
    ...{ chain: ticketChain(ticket.ticketNumber), kind: role, bytes: taken.jpeg },
    mediaType: 'image/jpeg',
    // By our clock, in whole milliseconds.
    takenAt: new Date(Math.round(taken.takenAt.getTime() - offsetMs)),
    ...{ cameraId, provider: taken.provider ?? taken.source, clockOffsetSeconds },
    cells: cellsOf(ticket),
    ...{ modelId: found.modelId, modelVersion: found.modelVersion, thresholds: found.thresholds },
    operator: 'system',
    data: {
      ...{ verificationId, region: [...region], homography, health },
      ...(finding && {
        ...{ verdict: finding.verdict, confidence: finding.confidence, reason: finding.reason },
      }),
    },
  };
}

function findingDraft(
  ticket: Ticket,
  verificationId: string,
  found: MachineFinding,
  at: Date,
): EvidenceDraft {
  const { verdict, confidence, reason, from, cameraId, cameraIds, modelId, modelVersion } = found;
  const told = { verificationId, verdict, confidence, reason, from };
  const content = { ...told, cameraIds, modelId, modelVersion, thresholds: found.thresholds };
  return {
    ...{ chain: ticketChain(ticket.ticketNumber), kind: 'finding' },
    bytes: Buffer.from(JSON.stringify(content)),
    ...{ mediaType: 'application/json', takenAt: at, cameraId, provider: null },
    ...{ clockOffsetSeconds: null, cells: cellsOf(ticket), modelId, modelVersion },
    ...{ thresholds: found.thresholds, operator: 'system', data: told },
  };
}

/** What somebody photographed on the spot, for the chain of the ticket. */
export const storeFieldPhotos = (
  deps: TicketDeps,
  ticket: Ticket,
  photos: readonly { bytes: Uint8Array; takenAt: Date }[],
  by: { staffId: string; fieldTaskId: string; verificationId: string; verdict: string },
): Promise<StoredEvidence[]> =>
  storeEvidenceBytes(
    deps,
    photos.map(({ bytes, takenAt }) => ({
      ...{ chain: ticketChain(ticket.ticketNumber), kind: 'field-photo', bytes, takenAt },
      ...{ mediaType: 'image/jpeg', cameraId: null, provider: null, clockOffsetSeconds: null },
      ...{ cells: cellsOf(ticket), modelId: null, modelVersion: null, thresholds: {} },
      operator: by.staffId,
      data: {
        ...{ fieldTaskId: by.fieldTaskId, verificationId: by.verificationId, verdict: by.verdict },
      },
    })),
  );
