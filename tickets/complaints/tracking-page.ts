import type { TicketState } from '../ticket.ts';
import type { TrackingStep, TrackingView } from './tracking.ts';

/** One line of the parcel-like progress; `step` is the key of its text. */
export type PageStep = { step: string; status: 'done' | 'now' | 'waiting'; at?: Date };

/** The public deadline as the page shows it. */
export type PageDue =
  | { kind: 'none' | 'rejected' }
  | { kind: 'open'; at: Date; late: boolean }
  | { kind: 'done'; at: Date; doneAt: Date; late: boolean };

/** The text of each public kind of event; an extension moves the deadline, not the ticket. */
const stepOfKind: Partial<Record<string, string>> = {
  file: 'filed',
  dispatch: 'dispatched',
  accept: 'accepted',
  handled: 'handled',
  verify: 'verifying',
  confirm: 'closed',
  contradict: 'reopened',
  overturn: 'reopened',
  'send-back': 'sent-back',
  reopen: 'reopened',
  reject: 'rejected',
  suspend: 'suspended',
  resume: 'resumed',
};

/** Steps that follow from what was seen say by whom. */
const seenSteps: Partial<Record<string, string>> = {
  'pre-check machine still_there': 'seen-by-camera',
  'pre-check machine gone': 'not-seen-by-camera',
  'confirm machine gone': 'closed-by-camera',
  'confirm person gone': 'closed-by-person',
  'confirm field gone': 'closed-on-the-spot',
  'confirm reporter gone': 'closed-by-reporter',
  'send-back machine still_there': 'sent-back-by-camera',
  'send-back person still_there': 'sent-back-by-person',
  'send-back field still_there': 'sent-back-on-the-spot',
  'contradict machine still_there': 'reopened-by-camera',
  'contradict reporter still_there': 'reopened-by-report',
  'overturn person still_there': 'reopened-by-person',
  'overturn field still_there': 'reopened-by-person',
};

const stepOf = ({ kind, by, verdict }: TrackingStep): string | undefined =>
  seenSteps[`${kind} ${by} ${verdict}`] ?? stepOfKind[kind];

const wayTo = (...steps: string[]) => steps;
/** What is still to come from a state. */
const ahead: Record<TicketState, string[]> = {
  new: wayTo('dispatched', 'accepted', 'handled', 'verifying', 'closed'),
  returned: wayTo('dispatched', 'accepted', 'handled', 'verifying', 'closed'),
  disputed: wayTo('accepted', 'handled', 'verifying', 'closed'),
  dispatched: wayTo('accepted', 'handled', 'verifying', 'closed'),
  reopened: wayTo('accepted', 'handled', 'verifying', 'closed'),
  accepted: wayTo('handled', 'verifying', 'closed'),
  suspended: wayTo('handled', 'verifying', 'closed'),
  handled: wayTo('verifying', 'closed'),
  verifying: wayTo('closed'),
  closed: [],
  rejected: [],
  merged: [],
};

/** States that departments reach among themselves: shown as they are, without their events. */
const silentStates = new Set<TicketState>(['returned', 'disputed']);
const endStates = new Set<TicketState>(['closed', 'rejected', 'merged']);

/** What has happened, where it is now, and what is still to come. */
export function pageSteps(view: Pick<TrackingView, 'state' | 'steps'>): PageStep[] {
  const past: PageStep[] = view.steps.flatMap((each) => {
    const step = stepOf(each);
    return step ? [{ step, status: 'done' as const, at: each.at }] : [];
  });
  if (silentStates.has(view.state)) past.push({ step: view.state, status: 'now' });
  const last = past.at(-1);
  if (last && !endStates.has(view.state)) last.status = 'now';
  return [...past, ...ahead[view.state].map((step) => ({ step, status: 'waiting' as const }))];
}

const lastAt = (steps: readonly TrackingStep[], kind: string): Date | undefined =>
  steps.findLast((step) => step.kind === kind)?.at;

const doneStates = new Set<TicketState>(['handled', 'verifying', 'closed']);

/** The promise, and whether it was kept: measured by when the department reported the work done. */
export function pageDue(
  view: Pick<TrackingView, 'state' | 'steps' | 'dueAt' | 'closedAt'>,
  now: Date,
): PageDue {
  const { state, steps, dueAt: at, closedAt } = view;
  if (state === 'rejected') return { kind: 'rejected' };
  if (!at) return { kind: 'none' };
  const doneAt = doneStates.has(state) ? (lastAt(steps, 'handled') ?? closedAt) : null;
  if (doneAt) return { kind: 'done', at, doneAt, late: doneAt > at };
  return { kind: 'open', at, late: now >= at };
}

export type Language = 'zh' | 'en';

/** Everything the progress page shows, in one language. */
export function trackingPage(view: TrackingView, language: Language, now: Date) {
  const { departmentZh, departmentEn, steps, pictures, rating, ...ticket } = view;
  return {
    ticket: {
      ...ticket,
      departmentName: (language === 'en' && departmentEn) || departmentZh,
      dispatchedAt: lastAt(steps, 'dispatch'),
      extensionCount: steps.filter((step) => step.kind === 'grant-extension').length,
    },
    due: pageDue(view, now),
    steps: pageSteps(view),
    pictures,
    canRate: rating.allowed,
    ownRating: rating.given ?? undefined,
  };
}
