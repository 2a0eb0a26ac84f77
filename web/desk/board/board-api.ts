import type { Role, TicketState, TicketSummary, Urgency } from '../api.ts';

/** What the boards hear from the service. Days are days in the city, times ISO 8601. */

/** How many tickets there are, and the query that lists exactly these. */
export type Figure = { count: number; filter: Record<string, string> };
export type Share = Figure & { of: number };
export type Mean = Figure & { mean: number | null };

export type DayFigures = { filed: Figure; closed: Figure; onTime: Share; rating: Mean };

export type DepartmentRow = {
  departmentId: string;
  nameZh: string;
  nameEn: string | null;
  filed: Figure;
  closed: Figure;
  onTime: Share;
  returned: Figure;
  reopened: Figure;
  overdue: Figure;
  rating: Mean;
};

export const decisionReasons = ['supervised', 'reopened', 'disputed', 'overdue'] as const;
export type DecisionReason = (typeof decisionReasons)[number];
export const closers = ['machine', 'person', 'field', 'reporter'] as const;
export type Closer = (typeof closers)[number];

export type Decision = {
  ticketNumber: string;
  why: DecisionReason;
  sinceDays: number;
  state: TicketState;
  urgency: Urgency;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  departmentZh: string;
  departmentEn: string | null;
  placeName: string;
};

export type HotPlace = Figure & { cellCode: string; placeName: string; lng: number; lat: number };
export type HotKind = Figure & {
  classCode: string;
  nameZh: string;
  nameEn: string;
  problemCode: string;
  problemZh: string;
  problemEn: string;
};

export type LeaderBoard = {
  day: string;
  at: string;
  today: DayFigures;
  yesterday: DayFigures;
  lastWeek: DayFigures;
  overdueNow: Figure;
  hotSince: string;
  hotPlaces: HotPlace[];
  hotKinds: HotKind[];
  decisionCounts: Record<DecisionReason, Figure>;
  decisions: Decision[];
  closedBy: Record<Closer, Figure>;
  departments: DepartmentRow[];
};

export type DayRow = { day: string; filed: Figure; closed: Figure; onTime: Share };
export type SupervisorBoard = {
  since: string;
  until: string;
  departments: DepartmentRow[];
  days: DayRow[];
};

export type DispatcherSection = 'new' | 'returned' | 'disputed' | 'overdue' | 'extension';
export type Candidate = TicketSummary & { photoId: string | null };
export type MergeCandidate = {
  metres: number;
  hoursApart: number;
  sameProblem: boolean;
  older: Candidate;
  newer: Candidate;
};
export type DispatcherBoard = {
  sections: { section: DispatcherSection; figure: Figure; first: TicketSummary[] }[];
  candidates: MergeCandidate[];
};

export const boardTabs = ['waiting', 'departments', 'district'] as const;
export type BoardTab = (typeof boardTabs)[number];

/** The parts of the board a person works with, the first being where they start. */
export const tabsOf = (roles: readonly Role[]): readonly [BoardTab, ...BoardTab[]] => {
  if (roles.includes('dispatcher')) return ['waiting', 'departments', 'district'];
  if (roles.includes('leader')) return ['district', 'departments'];
  return ['departments', 'waiting', 'district'];
};
