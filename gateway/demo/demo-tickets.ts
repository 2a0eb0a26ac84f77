import { randomUUID } from 'node:crypto';
import type { Asset } from '../../assets/index.ts';
import type { Actor, Role } from '../../platform/actor.ts';
import { fixedClock } from '../../platform/clock.ts';
import {
  fileComplaint,
  handleTicket,
  type Rating,
  rateTicket,
  type StaffMove,
  type StaffRequest,
  type TicketDeps,
  ticketByNumber,
} from '../../tickets/index.ts';
import complaints from './complaints.json' with { type: 'json' };

type Complaint = (typeof complaints)[number];
type PlatedAsset = { asset: Asset; plateId: string };

/** What happens next to a ticket, and how many hours after what was before. */
type Step = { afterHours: number } & (
  | { move: StaffMove; by: 'handler' | Role; request?: Omit<StaffRequest, 'version'> }
  | { rating: Rating }
);

const accept: Step = { afterHours: 1, move: 'accept', by: 'handler' };
const handled: Step = {
  afterHours: 4,
  move: 'handled',
  by: 'handler',
  request: { note: '已到现场处理完毕。' },
};
const askTime: Step = {
  afterHours: 1,
  move: 'request-extension',
  by: 'handler',
  request: { reason: '需要采购配件。', value: 2 },
};
const rate = (result: number, comment: string): Step => ({
  afterHours: 6,
  rating: { speed: Math.max(result, 3), result, service: 4, system: 5, comment },
});
const good = rate(5, '处理很快，谢谢！');
const bad = rate(1, '根本没有修好。');

/** What became of the complaints of the demo district, by the last state of their tickets. */
const stories: Record<string, Step[]> = {
  dispatched: [],
  accepted: [accept],
  handled: [accept, handled],
  closed: [accept, handled, good],
  reopened: [accept, handled, bad],
  special: [accept, handled, bad, accept, handled, bad],
  'extension-asked': [accept, askTime],
  'extension-granted': [
    accept,
    askTime,
    { afterHours: 1, move: 'grant-extension', by: 'dispatcher' },
  ],
  returned: [
    { afterHours: 2, move: 'return', by: 'handler', request: { reason: '不属于本单位养护范围。' } },
  ],
  disputed: [
    {
      afterHours: 2,
      move: 'dispute',
      by: 'handler',
      request: { reason: '属施工单位遗留，应由其清理。' },
    },
  ],
  rejected: [
    { afterHours: 2, move: 'return', by: 'handler', request: { reason: '现场未发现松动。' } },
    { afterHours: 3, move: 'reject', by: 'dispatcher', request: { reason: '经核实不成立。' } },
  ],
  suspended: [
    accept,
    { afterHours: 3, move: 'suspend', by: 'dispatcher', request: { reason: '等待道路改造完工。' } },
  ],
};

const HOUR_MS = 3_600_000;

/** Lets the complaints of the demo district happen, in the past, through the same doors as real ones. */
export async function addDemoTickets(
  deps: TicketDeps,
  register: readonly PlatedAsset[],
  staff: readonly Actor[],
): Promise<number> {
  for (const [index, complaint] of complaints.entries()) {
    const fitting = register.filter(({ asset }) => asset.classCode === complaint.classCode);
    const place = fitting[(index * 37) % fitting.length];
    if (!place) throw new Error(`the demo district has no asset of class ${complaint.classCode}`);
    await happen(deps, complaint, place, staff);
  }
  return complaints.length;
}

async function happen(
  deps: TicketDeps,
  complaint: Complaint,
  place: PlatedAsset,
  staff: readonly Actor[],
): Promise<void> {
  const clock = fixedClock(new Date(deps.clock.now().getTime() - complaint.hoursAgo * HOUR_MS));
  const past: TicketDeps = { ...deps, clock };
  const first = await file(past, complaint, place);
  for (let reporter = 1; reporter < complaint.reporters; reporter += 1) {
    clock.advance(HOUR_MS / 4);
    await file(past, complaint, place);
  }
  for (const step of stories[complaint.story] ?? []) {
    clock.advance(step.afterHours * HOUR_MS);
    if ('rating' in step) {
      await rateTicket(past, first.trackingKey, step.rating);
      continue;
    }
    const actor = staff.find((each) => fits(each, step.by, place.asset.maintainerId));
    if (!actor) throw new Error(`the demo district has no ${step.by} for ${complaint.classCode}`);
    const { version = 0 } = (await ticketByNumber(deps.db.query, first.ticketNumber)) ?? {};
    await handleTicket(past, actor, first.ticketNumber, step.move, { ...step.request, version });
  }
}

const fits = (actor: Actor, by: 'handler' | Role, departmentId: string) =>
  actor.roles.includes(by) && (by !== 'handler' || actor.departmentId === departmentId);

const file = (deps: TicketDeps, complaint: Complaint, plate: PlatedAsset) =>
  fileComplaint(deps, {
    plate,
    problemCode: complaint.problemCode,
    text: complaint.text,
    photos: [],
    shareContact: false,
    clientKey: randomUUID(),
    lang: 'zh',
    channel: 'scan',
  });
