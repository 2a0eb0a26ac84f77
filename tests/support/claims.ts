import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { PlaceFinding } from '../../detection/index.ts';
import { sql } from '../../platform/db.ts';
import { handleTicket } from '../../tickets/handle-ticket.ts';
import { auditTickets, fileComplaint } from '../../tickets/index.ts';
import { ticketByNumber } from '../../tickets/ticket-store.ts';
import { answerVerification } from '../../tickets/verification/answer-verification.ts';
import { changePolicy } from '../../tickets/verification/change-policy.ts';
import { fieldTaskList } from '../../tickets/verification/field-task-view.ts';
import { verificationList } from '../../tickets/verification/verification-view.ts';
import { MONDAY, notLit, staff, type TicketWorld, ticketWorld, unseen } from './ticket-world.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const good = { speed: 5, result: 5, service: 5, system: 5 };
export const bad = { ...good, result: 1 };

export let world: TicketWorld;
export let jpeg: Buffer;
const actors = () => {
  const { lamps, roads, bureau } = world.departments;
  return {
    handler: staff(lamps, 'handler'),
    gridWorker: staff(roads, 'grid_worker'),
    other: staff(roads, 'grid_worker'),
    dispatcher: staff(bureau, 'dispatcher'),
  };
};
export let people: ReturnType<typeof actors>;
/** Opens a world of tickets for the tests of this file; in the end its histories account for everything. */
export function withClaims(): void {
  beforeAll(async () => {
    world = await ticketWorld();
    people = actors();
    jpeg = await sharp({ create: { width: 64, height: 36, channels: 3, background: '#678' } })
      .withMetadata({ exif: { IFD0: { Copyright: 'somebody', Model: 'phone' } } })
      .jpeg()
      .toBuffer();
  });
  afterAll(() => world.database.drop());
  beforeEach(() => {
    world.clock.set(MONDAY);
    world.cameras.says = unseen;
  });
}

/** What a camera says, with a picture of before and one of after. */
export const seen = (
  verdict: 'gone' | 'still_there' | 'cannot_see',
  confidence = 0.95,
): PlaceFinding => {
  const picture = (role: 'before' | 'after') => ({
    role,
    taken: {
      ...{ cameraId: CAMERA, takenAt: world.clock.now(), jpeg, source: 'fresh' as const },
      ...{ provider: null, clockOffsetSeconds: 0 },
      frame: { rgb: new Uint8Array(), widthPx: 64, heightPx: 36, takenAt: world.clock.now() },
    },
    region: [10, 10, 30, 30] as const,
    homography: role === 'after' ? [1, 0, 0.5, 0, 1, 0, 0, 0, 1] : null,
    ...{ health: 'ok' as const, finding: null },
  });
  return {
    ...{ verdict, confidence, cameraId: CAMERA, cameraIds: [CAMERA] },
    reason: verdict === 'gone' ? 'like-clean' : verdict === 'still_there' ? 'unclear' : 'dark',
    pictures: [picture('before'), picture('after')] as PlaceFinding['pictures'],
    ...{ modelId: 'waste', modelVersion: '1', thresholds: { minScore: 0.5 } },
  };
};
export const CAMERA = '0190b5c0-0000-7000-8000-00000000cafe';

/** A lamp's ticket that the department says is done; nobody has looked yet. */
export async function claimed(problemCode = 'not-lit') {
  const lamp = await world.lamp();
  const filed = await fileComplaint(world.deps, notLit(lamp, { problemCode }));
  world.clock.advance(MINUTE_MS);
  await fix(filed.ticketNumber);
  world.clock.advance(MINUTE_MS);
  return { ...filed, lamp };
}

export async function fix(ticketNumber: string) {
  const move = async (verb: 'accept' | 'handled') => {
    const { version } = await ticket(ticketNumber);
    await handleTicket(world.deps, people.handler, ticketNumber, verb, { version, note: '已修' });
  };
  await move('accept');
  await move('handled');
}

export async function ticket(ticketNumber: string) {
  const found = await ticketByNumber(world.deps.db.query, ticketNumber);
  if (!found) throw new Error('the ticket is gone');
  return found;
}

export const events = (ticketNumber: string) =>
  world.deps.db.query<{ kind: string; data: Record<string, unknown>; actor: string | null }>(sql`
    select e.kind, e.data, e.actor_name as actor from ticket_events e
    join tickets using (ticket_id) where ticket_number = ${ticketNumber} order by seq`);

export const lastEvent = async (ticketNumber: string) => (await events(ticketNumber)).at(-1);

export async function waiting(ticketNumber: string, kind: 'post-check' | 'sample' = 'post-check') {
  const { items } = await verificationList(world.deps, { state: 'waiting', kind, limit: 200 });
  const found = items.find((each) => each.ticketNumber === ticketNumber);
  if (!found) throw new Error('nothing waits');
  return found;
}

export const answer = (
  { verificationId, version }: { verificationId: string; version: number },
  verdict: 'gone' | 'still_there' | 'cannot_see',
  actor = people.gridWorker,
) => answerVerification(world.deps, actor, verificationId, { version, verdict });

export async function fieldTask(ticketNumber: string) {
  const { items } = await fieldTaskList(world.deps, people.dispatcher, {
    state: 'open',
    limit: 200,
  });
  const found = items.find((each) => each.ticketNumber === ticketNumber);
  if (!found) throw new Error('there is no field task');
  return found;
}

/** Nobody looks again: what comes later is about something else. */
export const noSamples = () =>
  changePolicy(world.deps, people.dispatcher, {
    ...{ category: '*', closeBy: 'machine', minConfidence: 0.8, samplePercent: 0 },
  });

/** What the histories of this file's tickets do not account for. */
export async function unaccounted(): Promise<unknown[]> {
  const findings: unknown[] = [];
  await auditTickets(world.deps.db, { onFinding: (finding) => findings.push(finding) });
  return findings;
}
