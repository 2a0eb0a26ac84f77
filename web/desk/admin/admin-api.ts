/** What administration says to the service and hears from it. Types only. Days are YYYY-MM-DD in Shanghai. */
import type { LimitClock, Role, Staff, Urgency } from '../api.ts';
import type { PlatformKind } from '../footage/footage-source.ts';

export const departmentKinds = [
  'district',
  'bureau',
  'street',
  'community',
  'enterprise',
  'other',
] as const;
export type DepartmentKind = (typeof departmentKinds)[number];

export type AdminDepartment = {
  departmentId: string;
  departmentCode: string;
  nameZh: string;
  nameEn: string | null;
  kind: DepartmentKind;
  parentId: string | null;
  isDemo: boolean;
  disabled: boolean;
};

export const loadKeys = [
  'maintained',
  'owned',
  'supervised',
  'openTickets',
  'staff',
  'duties',
  'cameras',
  'zones',
  'children',
] as const;
export type DepartmentLoad = Record<(typeof loadKeys)[number], number>;

export type StaffMember = Staff & { disabled: boolean; isDemo: boolean };
export type StaffPage = { items: StaffMember[]; nextCursor: string | null };
export type StaffInput = { login: string; name: string; departmentId: string; roles: Role[] };
export type StaffPatch = Partial<Omit<StaffInput, 'login'>> & {
  disabled?: boolean;
  resetPassword?: true;
};
export type WithFirstPassword = { staff: StaffMember; firstPassword?: string };

export const allRoles: readonly Role[] = [
  'handler',
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'leader',
  'admin',
];

export const limitClocks: readonly LimitClock[] = ['urgent-hours', 'working-hours', 'working-days'];
export const urgencies: readonly Urgency[] = ['A', 'B', 'C'];

export type RuleContent = {
  urgency: Urgency;
  limitValue: number;
  limitClock: LimitClock;
  filingCondition: string;
  closingCondition: string;
  legalBasis: string | null;
};
export type RuleVersion = RuleContent & {
  responsibilityId: string;
  version: number;
  effectiveFrom: string;
  withdrawn: boolean;
  reason: string | null;
  changedByName: string | null;
  changedAt: string | null;
};
export type Rule = {
  classCode: string;
  problemCode: string;
  majorZh: string | null;
  classZh: string | null;
  classEn: string | null;
  problemZh: string | null;
  problemEn: string | null;
  /** 0: it is not on the list yet. */
  newestVersion: number;
  current: RuleVersion | null;
  planned: RuleVersion | null;
};
export type RuleHistory = { today: string; versions: (RuleVersion & { openTickets: number })[] };
export type RuleChange = RuleContent & {
  effectiveFrom: string;
  withdrawn: boolean;
  reason: string;
  seenVersion: number;
};
export type RuleImport = {
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  applied: boolean;
  changes: {
    classCode: string;
    problemCode: string;
    before: RuleContent | null;
    after: RuleContent;
  }[];
  problemCount: number;
  problems: { row: number; column: string | null; message: string }[];
};

export type Duty = {
  classCode: string;
  street: string;
  classZh: string | null;
  classEn: string | null;
  departmentId: string | null;
  departmentName: string | null;
  effectiveFrom: string;
  planned: boolean;
};
export type DutyInput = Pick<Duty, 'classCode' | 'street' | 'departmentId' | 'effectiveFrom'>;
export type DutyList = { items: Duty[]; streets: string[] };

export type CalendarDay = { day: string; working: boolean; nameZh: string };
export type Calendar = {
  year: number;
  today: string;
  days: CalendarDay[];
  coveredThrough: string;
};

export type AuditEntry = {
  entryId: string;
  at: string;
  staffId: string;
  staffName: string;
  kind: string;
  action: string;
  subjectId: string | null;
  subjectName: string | null;
  reason: string | null;
  ticketNumber: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};
export type AuditPage = { items: AuditEntry[]; next: string | null };

export type ChainCheck = {
  checkId: string;
  state: 'waiting' | 'running' | 'done';
  askedByName: string;
  askedAt: string;
  finishedAt: string | null;
  done: number;
  total: number;
  events: number;
  findingCount: number;
  findings: { ticketNumber: string | null; seq: number | null; what: string }[];
};

export type WorkerToken = {
  tokenId: string;
  name: string;
  createdAt: string;
  revokedAt: string | null;
};

export type Platform = {
  providerId: string;
  kind: PlatformKind;
  name: string;
  baseUrl: string;
  mediaUrl: string | null;
  timeZone: string;
  hasCredentials: boolean;
  cameras: number;
  createdAt: string;
};
export type PlatformInput = Pick<Platform, 'kind' | 'name' | 'baseUrl'> & {
  mediaUrl?: string;
  credentials?: Record<string, string>;
};
export type PlatformCheck = {
  ok: boolean;
  steps: { what: 'reached' | 'credentials' | 'clock' | 'cameras'; ok: boolean; detail: string }[];
};

export type AssetClass = {
  classCode: string;
  majorZh: string;
  nameZh: string;
  nameEn: string;
  problems: { problemCode: string; nameZh: string; nameEn: string }[];
};
