import type { CaseTicket, FindingVerdict, VerificationKind } from './verification-api.ts';

/** What the desk hears about tasks on the spot. Types only. */

export type FieldVerdict = Exclude<FindingVerdict, 'cannot_see'>;

export type FieldTask = CaseTicket & {
  fieldTaskId: string;
  version: number;
  state: 'open' | 'done';
  kind: VerificationKind;
  verificationId: string;
  locationNote: string | null;
  lng: number;
  lat: number;
  openedAt: string;
  dueAt: string;
  departmentName: string;
  /** Why somebody has to go there. */
  note: string | null;
  handledNote: string | null;
  handledPhotoUrls: string[];
  /** Grid workers see photos until the ticket is closed. */
  picturesShown: boolean;
  /** The ticket went on without it. */
  withdrawn: boolean;
  report: {
    verdict: FieldVerdict;
    note: string | null;
    at: string;
    name: string;
    /** From the place; null: the phone did not say where it was. */
    distanceM: number | null;
    isFar: boolean;
    photoUrls: string[];
  } | null;
};

export type FieldTaskPage = { items: FieldTask[]; nextCursor: string | null };

/** What somebody found on the spot, as it is kept until it has arrived. */
export type FieldReport = {
  fieldTaskId: string;
  version: number;
  verdict: FieldVerdict;
  note: string;
  place: { lng: number; lat: number } | null;
  photos: File[];
};
