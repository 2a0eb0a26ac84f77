/** What the desk says to the service and hears from it. Types only; the calls are in `request.ts`. Times are ISO 8601. */

export type Role =
  | 'handler'
  | 'grid_worker'
  | 'dispatcher'
  | 'supervisor'
  | 'asset_admin'
  | 'auditor'
  | 'leader'
  | 'admin';

export type Staff = {
  staffId: string;
  login: string;
  name: string;
  departmentId: string;
  departmentName: string;
  roles: Role[];
  mustChangePassword: boolean;
};

export type Session = { staff: Staff; csrfToken: string };

export type TicketState =
  | 'new'
  | 'rejected'
  | 'dispatched'
  | 'accepted'
  | 'handled'
  | 'verifying'
  | 'closed'
  | 'returned'
  | 'disputed'
  | 'suspended'
  | 'merged'
  | 'reopened';

export type Urgency = 'A' | 'B' | 'C';
export type LimitClock = 'urgent-hours' | 'working-hours' | 'working-days';
export type CountedBox = 'inbox' | 'overdue' | 'returned' | 'disputed' | 'extension';
export type Box = CountedBox | 'verifying' | 'closed' | 'all';

export type Action =
  | 'accept'
  | 'return'
  | 'dispute'
  | 'request-extension'
  | 'handled'
  | 'grant-extension'
  | 'refuse-extension'
  | 'dispatch'
  | 'send-back'
  | 'reject'
  | 'suspend'
  | 'resume'
  | 'supervise';

export type TicketSummary = {
  ticketNumber: string;
  version: number;
  state: TicketState;
  urgency: Urgency;
  classCode: string;
  classZh: string;
  classEn: string;
  problemCode: string;
  problemZh: string;
  problemEn: string;
  assetCode: string | null;
  assetName: string | null;
  lng: number;
  lat: number;
  locationNote: string | null;
  street: string | null;
  community: string | null;
  departmentId: string;
  departmentName: string;
  filedAt: string;
  dueAt: string | null;
  overdue: boolean;
  complaintCount: number;
  specialSupervision: boolean;
  reopenCount: number;
  extensionPending: boolean;
  /** Whether a camera found it first. */
  fromCamera: boolean;
  updatedAt: string;
};

export type TicketPage = {
  items: TicketSummary[];
  nextCursor: string | null;
  counts: Record<CountedBox, number>;
};

export type TicketAsset = {
  assetCode: string;
  name: string;
  classCode: string;
  builtOn: string | null;
  material: string | null;
  state: string;
  ownerName: string | null;
  maintainerName: string | null;
  supervisorName: string | null;
  gridCode: string;
};

export type Deadline = {
  limitValue: number;
  limitClock: LimitClock;
  dueAt: string | null;
  publicDueAt: string | null;
  calendarCovered: boolean;
};

export type Extensions = {
  used: number;
  max: number;
  pending: { reason: string; value: number; requestedAt: string } | null;
};

export type Complaint = {
  complaintId: string;
  at: string;
  text: string | null;
  channel: string;
  photoIds: string[];
  contact: 'none' | 'shared' | 'on-request';
};

export type Photo = {
  photoId: string;
  kind: 'complaint' | 'handled' | 'sighting' | 'field';
  at: string;
  widthPx: number;
  heightPx: number;
};

export type TicketEvent = {
  seq: number;
  kind: string;
  fromState: TicketState | null;
  toState: TicketState;
  at: string;
  actorName: string | null;
  departmentName: string | null;
  note: string | null;
  /** What the step rests on, such as `evidenceIds`. */
  data?: Record<string, unknown>;
};

export type Rating = {
  at: string;
  speed: number;
  result: number;
  service: number;
  system: number;
  comment: string | null;
  round: number;
};

/** What a camera saw that became this ticket. */
export type TicketSighting = {
  sightingId: string;
  algorithmId: string;
  algorithmZh: string;
  algorithmEn: string;
  cameraName: string;
  frameUrl: string | null;
  box: readonly [x1: number, y1: number, x2: number, y2: number] | null;
  widthPx: number | null;
  heightPx: number | null;
  score: number;
  modelId: string | null;
  modelVersion: string | null;
  takenAt: string | null;
  cells: string[];
  dwellSeconds: number | null;
  minScore: number | null;
};

/** What the responsibility list said when a ticket was filed; classCode `*` holds for every class. */
export type TicketRule = {
  classCode: string;
  version: number;
  effectiveFrom: string;
  urgency: Urgency;
  limitValue: number;
  limitClock: Deadline['limitClock'];
  filingCondition: string;
  closingCondition: string;
  legalBasis: string | null;
};

export type Ticket = TicketSummary & {
  sighting: TicketSighting | null;
  asset: TicketAsset | null;
  deadline: Deadline;
  /** Null: filed before the list had versions. */
  rule: TicketRule | null;
  extensions: Extensions;
  complaints: Complaint[];
  photos: Photo[];
  /** People and vehicles in them are masked for whoever is signed in. */
  photosMasked: boolean;
  events: TicketEvent[];
  ratings: Rating[];
  history: TicketSummary[];
  actions: Action[];
};

export type Department = {
  departmentId: string;
  nameZh: string;
  nameEn: string | null;
  kind: string;
  /** Chosen for nothing new any more. */
  disabled: boolean;
};

/** A ring of the doorbell on /api/live: something happened to this ticket; read it anew. */
export type TicketRing = {
  ticketNumber: string;
  departmentId: string;
  kind: string;
  state: TicketState;
};

/** What goes with an action; `version` is the one the person was looking at. */
export type ActionInput = {
  version: number;
  reason?: string;
  note?: string;
  departmentId?: string;
  value?: number;
};
