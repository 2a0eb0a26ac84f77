import type { Figure } from './board-api.ts';

/** The morning report, as the service tells it. Types only. Times are ISO 8601, shares 0 to 1. */

type Compared<T> = { value: T; dayBefore: T; weekBefore: T };

export const decisionReasons = ['supervised', 'reopened', 'disputed', 'overdue'] as const;
export type DecisionReason = (typeof decisionReasons)[number];

export type ReportFigures = {
  day: string;
  filed: Compared<number>;
  closed: Compared<number>;
  onTimeShare: Compared<number | null>;
  rating: Compared<number | null>;
  overdueNow: number;
  hotSince: string;
  hotPlaces: { cellCode: string; placeName: string; lng: number; lat: number; count: number }[];
  hotKinds: {
    classCode: string;
    problemCode: string;
    nameZh: string;
    nameEn: string;
    count: number;
  }[];
  decisionCounts: { [reason in DecisionReason]: number };
  decisions: {
    ticketNumber: string;
    why: DecisionReason;
    sinceDays: number;
    placeName: string;
    nameZh: string;
    nameEn: string;
    departmentZh: string;
    departmentEn: string;
  }[];
  departments: {
    departmentId: string;
    nameZh: string;
    nameEn: string;
    filed: number;
    closed: number;
    onTimeShare: number | null;
    returned: number;
    reopened: number;
    overdue: number;
    rating: number | null;
  }[];
};

export type ReportChannel = 'webhook' | 'email';
export type DeliveryProblem =
  | 'unreachable'
  | 'silent'
  | 'encryption'
  | 'credentials'
  | 'refused'
  | 'failing'
  | 'unreadable'
  | 'not-set-up'
  | 'internal';

export type Delivery = {
  deliveryId: string;
  channel: ReportChannel;
  state: 'waiting' | 'sent' | 'failed';
  askedAt: string;
  askedByName: string | null;
  attempts: number;
  nextAttemptAt: string | null;
  problem: DeliveryProblem | null;
  sentAt: string | null;
  recipients: number | null;
  refused: number | null;
};

export type MorningReport = {
  day: string;
  lastDay: string;
  kept: boolean;
  madeAt: string;
  reportAt: string;
  textZh: string;
  textEn: string;
  districtName: string;
  figures: ReportFigures;
  /** The figures that count tickets, by name, such as `filed.value`. */
  counted: Record<string, Figure>;
  channels: ReportChannel[];
  deliveries: Delivery[];
};
