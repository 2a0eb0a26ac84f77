import type { Urgency } from '../api.ts';
import type { PixelBox } from '../cameras/detection-api.ts';

/** What the desk hears about verifications. Types only. Times are ISO 8601, places WGS-84 degrees. */

export const findingVerdicts = ['gone', 'still_there', 'cannot_see'] as const;
/** Whether a problem is still at its place. */
export type FindingVerdict = (typeof findingVerdicts)[number];

export type VerificationKind = 'pre-check' | 'post-check' | 'sample';
export type VerificationState = 'running' | 'waiting' | 'field' | 'done';

/** What is shown of the ticket that somebody has to look at. */
export type CaseTicket = {
  ticketNumber: string;
  urgency: Urgency;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  assetCode: string | null;
  assetName: string | null;
  street: string | null;
  community: string | null;
};

export type VerificationSummary = CaseTicket & {
  verificationId: string;
  version: number;
  kind: VerificationKind;
  state: VerificationState;
  cameraName: string | null;
  algorithmId: string | null;
  machineVerdict: FindingVerdict | null;
  /** 0 to 1. */
  machineConfidence: number | null;
  machineReasonZh: string | null;
  machineReasonEn: string | null;
  answer: FindingVerdict | null;
  openedAt: string;
  dueAt: string | null;
};

export type VerificationPage = {
  items: VerificationSummary[];
  nextCursor: string | null;
  counts: { waiting: number; field: number; today: number };
};

export type PictureRole = 'clean' | 'before' | 'after';

export type CasePicture = {
  evidenceId: string;
  role: PictureRole;
  url: string;
  takenAt: string;
  /** Null: not written down. */
  widthPx: number | null;
  heightPx: number | null;
  /** Where the place is, in pixels of the picture before; of one that is laid on nothing, in its own. */
  region: PixelBox | null;
  /** Nine numbers by rows that lay this picture onto the one before; null: they could not be laid on each other. */
  homography: readonly number[] | null;
  health: string | null;
  /** How far the clock of where it came from is ahead of ours; null: unknown. */
  clockOffsetSeconds?: number | null;
};

export type CaseCamera = {
  cameraId: string;
  name: string;
  lng: number;
  lat: number;
  headingDeg: number | null;
  /** The outlines of the ground it sees. */
  sight: [lng: number, lat: number][][];
};

export type CaseClip = { cameraId: string; from: string; to: string; role: 'before' | 'after' };

export type Decider = 'machine' | 'person' | 'field' | 'reporter' | 'withdrawn';

/** What was said of the same ticket before. */
export type EarlierVerification = {
  verificationId: string;
  kind: VerificationKind;
  openedAt: string;
  decidedAt: string | null;
  decidedBy: Decider | null;
  machineVerdict: FindingVerdict | null;
  machineReasonZh: string | null;
  machineReasonEn: string | null;
  answer: FindingVerdict | null;
  answerNote: string | null;
  answeredByName: string | null;
};

export type VerificationDetail = VerificationSummary & {
  lng: number;
  lat: number;
  departmentName: string | null;
  handledNote: string | null;
  handledPhotoUrls: string[];
  /** Grid workers see pictures until the ticket is closed. */
  picturesShown: boolean;
  camera: CaseCamera | null;
  pictures: CasePicture[];
  clips: CaseClip[];
  answerNote: string | null;
  answeredByName: string | null;
  answeredAt: string | null;
  decidedBy: Decider | null;
  fieldTaskId: string | null;
  history: EarlierVerification[];
};

export type PolicyCloser = 'machine' | 'person' | 'field';
export type PolicyInput = {
  closeBy: PolicyCloser;
  /** 0 to 1. */
  minConfidence: number;
  /** Share of the automatic closings that people look at again, 0 to 100. */
  samplePercent: number;
};
export type Policy = PolicyInput & { category: string; nameZh: string; nameEn: string };
export type PolicyChange = {
  category: string;
  before: PolicyInput | null;
  after: PolicyInput;
  staffName: string;
  at: string;
};
export type Policies = { items: Policy[]; changes: PolicyChange[] };

export type AgreementRow = {
  algorithmId: string | null;
  algorithmZh: string | null;
  algorithmEn: string | null;
  machineDecided: number;
  judgedByPeople: number;
  agreed: number;
  wrongGone: number;
  wrongStillThere: number;
  cannotSee: number;
  contradicted: number;
};

export type Agreement = {
  algorithms: AgreementRow[];
  verifiers: { name: string; judged: number; contradicted: number }[];
};
