import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evidenceOf, type PlaceFinding } from '../../detection/index.ts';
import { sql } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { handleTicket } from '../../tickets/handle-ticket.ts';
import { auditTickets, fileComplaint, rateTicket, trackingView } from '../../tickets/index.ts';
import { ticketByNumber } from '../../tickets/ticket-store.ts';
import { answerVerification } from '../../tickets/verification/answer-verification.ts';
import { changePolicy } from '../../tickets/verification/change-policy.ts';
import { fieldTaskList } from '../../tickets/verification/field-task-view.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { preCheck } from '../../tickets/verification/pre-check.ts';
import { reportFieldTask } from '../../tickets/verification/report-field-task.ts';
import { isSampled } from '../../tickets/verification/verification.ts';
import {
  verificationAgreement,
  verificationDetail,
  verificationList,
} from '../../tickets/verification/verification-view.ts';
import {
  MONDAY,
  notLit,
  staff,
  type TicketWorld,
  ticketWorld,
  unseen,
} from '../support/ticket-world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const good = { speed: 5, result: 5, service: 5, system: 5 };
const bad = { ...good, result: 1 };

let world: TicketWorld;
let jpeg: Buffer;
const actors = () => {
  const { lamps, roads, bureau } = world.departments;
  return {
    handler: staff(lamps, 'handler'),
    gridWorker: staff(roads, 'grid_worker'),
    other: staff(roads, 'grid_worker'),
    dispatcher: staff(bureau, 'dispatcher'),
  };
};
let people: ReturnType<typeof actors>;
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

/** What a camera says, with a picture of before and one of after. */
const seen = (verdict: 'gone' | 'still_there' | 'cannot_see', confidence = 0.95): PlaceFinding => {
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
const CAMERA = '0190b5c0-0000-7000-8000-00000000cafe';

/** A lamp's ticket that the department says is done; nobody has looked yet. */
async function claimed(problemCode = 'not-lit') {
  const lamp = await world.lamp();
  const filed = await fileComplaint(world.deps, notLit(lamp, { problemCode }));
  world.clock.advance(MINUTE_MS);
  await fix(filed.ticketNumber);
  world.clock.advance(MINUTE_MS);
  return { ...filed, lamp };
}

async function fix(ticketNumber: string) {
  const move = async (verb: 'accept' | 'handled') => {
    const { version } = await ticket(ticketNumber);
    await handleTicket(world.deps, people.handler, ticketNumber, verb, { version, note: '已修' });
  };
  await move('accept');
  await move('handled');
}

async function ticket(ticketNumber: string) {
  const found = await ticketByNumber(world.deps.db.query, ticketNumber);
  if (!found) throw new Error('the ticket is gone');
  return found;
}

const events = (ticketNumber: string) =>
  world.deps.db.query<{ kind: string; data: Record<string, unknown>; actor: string | null }>(sql`
    select e.kind, e.data, e.actor_name as actor from ticket_events e
    join tickets using (ticket_id) where ticket_number = ${ticketNumber} order by seq`);

const lastEvent = async (ticketNumber: string) => (await events(ticketNumber)).at(-1);

async function waiting(ticketNumber: string, kind: 'post-check' | 'sample' = 'post-check') {
  const { items } = await verificationList(world.deps, { state: 'waiting', kind, limit: 200 });
  const found = items.find((each) => each.ticketNumber === ticketNumber);
  if (!found) throw new Error('nothing waits');
  return found;
}

const answer = (
  { verificationId, version }: { verificationId: string; version: number },
  verdict: 'gone' | 'still_there' | 'cannot_see',
  actor = people.gridWorker,
) => answerVerification(world.deps, actor, verificationId, { version, verdict });

async function fieldTask(ticketNumber: string) {
  const { items } = await fieldTaskList(world.deps, { state: 'open', limit: 200 });
  const found = items.find((each) => each.ticketNumber === ticketNumber);
  if (!found) throw new Error('there is no field task');
  return found;
}

/** Nobody looks again: what comes later is about something else. */
const noSamples = () =>
  changePolicy(world.deps, people.dispatcher, {
    ...{ category: '*', closeBy: 'machine', minConfidence: 0.8, samplePercent: 0 },
  });

describe('a claim of the department', () => {
  it('is closed by what the cameras see, with the pictures as evidence', async () => {
    await noSamples();
    const { ticketNumber, trackingKey } = await claimed();
    world.cameras.says = seen('gone');
    expect(await postCheck(world.deps)).toBe(1);
    expect((await ticket(ticketNumber)).state).toBe('closed');
    const history = await events(ticketNumber);
    expect(history.map(({ kind }) => kind).slice(-3)).toEqual(['handled', 'verify', 'confirm']);
    const { data } = history.at(-1) ?? {};
    expect(data).toMatchObject({
      ...{ verdict: 'gone', by: 'machine', confidence: 0.95, reason: 'like-clean' },
    });
    const kept = await evidenceOf(world.deps.db.query, `ticket:${ticketNumber}`);
    expect(kept.map(({ kind }) => kind)).toEqual(['before', 'after', 'finding']);
    expect(data?.evidenceIds).toEqual(kept.map(({ evidenceId }) => evidenceId));
    expect(kept[1]).toMatchObject({
      ...{ cameraId: CAMERA, provider: 'fresh', operator: 'system', modelId: 'waste' },
      data: { region: [10, 10, 30, 30], homography: [1, 0, 0.5, 0, 1, 0, 0, 0, 1], health: 'ok' },
    });
    const { steps } = await trackingView(world.deps, trackingKey);
    expect(steps.at(-1)).toMatchObject({ kind: 'confirm', by: 'machine', verdict: 'gone' });
  });

  it('is sent back with the pictures when it is still there', async () => {
    const { ticketNumber } = await claimed();
    world.cameras.says = seen('still_there');
    await postCheck(world.deps);
    expect(await ticket(ticketNumber)).toMatchObject({ state: 'accepted', handledAt: null });
    const { kind, data } = (await lastEvent(ticketNumber)) ?? {};
    expect(kind).toBe('send-back');
    expect(data?.evidenceIds).toHaveLength(3);
    // Claimed again it is looked at again.
    const { version } = await ticket(ticketNumber);
    await handleTicket(world.deps, people.handler, ticketNumber, 'handled', { version, note: 'x' });
    world.cameras.says = seen('gone');
    await postCheck(world.deps);
    expect((await ticket(ticketNumber)).state).toBe('closed');
  });

  it('waits for a person when the machine is not sure, or may not close', async () => {
    const unsure = await claimed();
    const supervised = await claimed();
    const { version } = await ticket(supervised.ticketNumber);
    const note = '督办';
    await handleTicket(world.deps, people.dispatcher, supervised.ticketNumber, 'supervise', {
      ...{ version, note },
    });
    world.cameras.says = () => seen('gone', 0.7);
    await postCheck(world.deps);
    expect(await waiting(unsure.ticketNumber)).toMatchObject({
      ...{ machineVerdict: 'gone', machineConfidence: 0.7, machineReasonZh: '与干净时的画面一致' },
      ...{ state: 'waiting', answer: null },
    });
    expect((await ticket(supervised.ticketNumber)).state).toBe('verifying');
    const { verificationId } = await waiting(unsure.ticketNumber);
    const detail = await verificationDetail(world.deps, verificationId);
    expect(detail.pictures.map(({ role }) => role)).toEqual(['before', 'after']);
    expect(detail.pictures[1]).toMatchObject({
      widthPx: 64,
      heightPx: 36,
      region: [10, 10, 30, 30],
    });
    expect(detail).toMatchObject({ handledNote: '已修', policy: { closeBy: 'machine' } });
  });

  it('is closed or sent back by a person; every answer is in the history', async () => {
    const [one, two] = [await claimed(), await claimed()];
    await postCheck(world.deps);
    await answer(await waiting(one.ticketNumber), 'gone');
    await answer(await waiting(two.ticketNumber), 'still_there', people.dispatcher);
    expect((await ticket(one.ticketNumber)).state).toBe('closed');
    expect((await ticket(two.ticketNumber)).state).toBe('accepted');
    expect(await lastEvent(one.ticketNumber)).toMatchObject({
      ...{ kind: 'confirm', actor: 'grid_worker', data: { by: 'person', verdict: 'gone' } },
    });
    expect(await lastEvent(two.ticketNumber)).toMatchObject({
      ...{ kind: 'send-back', actor: 'dispatcher', data: { by: 'person', verdict: 'still_there' } },
    });
  });

  it('takes one answer of two, and the same answer twice', async () => {
    const { ticketNumber } = await claimed();
    await postCheck(world.deps);
    const open = await waiting(ticketNumber);
    const both = await Promise.allSettled([
      answer(open, 'gone', people.gridWorker),
      answer(open, 'still_there', people.other),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((each) => each.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(AppError);
    expect(refused?.reason).toMatchObject({ code: 'conflict' });
    const { answer: said } = await verificationDetail(world.deps, open.verificationId);
    const winner = said === 'gone' ? people.gridWorker : people.other;
    const before = await events(ticketNumber);
    await answer(open, said ?? 'gone', winner);
    expect(await events(ticketNumber)).toEqual(before);
    const loser = said === 'gone' ? people.other : people.gridWorker;
    await expect(answer(open, said ?? 'gone', loser)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not waited for any more when its reporter has rated, or somebody has sent it back', async () => {
    const [rated, sent] = [await claimed(), await claimed()];
    await postCheck(world.deps);
    const stale = await waiting(rated.ticketNumber);
    await rateTicket(world.deps, rated.trackingKey, good);
    expect((await ticket(rated.ticketNumber)).state).toBe('closed');
    await expect(answer(stale, 'gone')).rejects.toMatchObject({ code: 'conflict' });
    const { version } = await ticket(sent.ticketNumber);
    const open = await waiting(sent.ticketNumber);
    await handleTicket(world.deps, people.dispatcher, sent.ticketNumber, 'send-back', {
      ...{ version, reason: '没修好' },
    });
    expect(await verificationDetail(world.deps, open.verificationId)).toMatchObject({
      ...{ state: 'done', decidedBy: 'person', answer: 'still_there', answerNote: '没修好' },
    });
  });
});

describe('the machine', () => {
  it('looks again later while there is no picture for now, then leaves it to people', async () => {
    const { ticketNumber } = await claimed();
    world.cameras.says = { ...unseen, reason: 'no-picture-after' };
    const before = world.asked.length;
    await postCheck(world.deps);
    await postCheck(world.deps);
    expect(world.asked.length - before).toBe(1);
    for (let tries = 0; tries < 10; tries++) {
      world.clock.advance(40 * MINUTE_MS);
      await postCheck(world.deps);
    }
    expect(world.asked.length - before).toBe(5);
    expect(await waiting(ticketNumber)).toMatchObject({ machineVerdict: 'cannot_see' });
  });

  it('takes what comes back in time', async () => {
    await noSamples();
    const { ticketNumber } = await claimed();
    world.cameras.says = { ...unseen, reason: 'no-picture-after' };
    await postCheck(world.deps);
    world.cameras.says = seen('gone');
    await postCheck(world.deps);
    expect((await ticket(ticketNumber)).state).toBe('verifying');
    world.clock.advance(2 * MINUTE_MS);
    await postCheck(world.deps);
    expect((await ticket(ticketNumber)).state).toBe('closed');
  });

  it('killed in the middle gives one verdict: the job again finishes what was begun', async () => {
    await noSamples();
    const { ticketNumber } = await claimed();
    // As if the process had gone between asking the cameras and writing.
    world.cameras.says = () => {
      throw new Error('killed');
    };
    await postCheck(world.deps);
    expect((await ticket(ticketNumber)).state).toBe('verifying');
    world.clock.advance(2 * MINUTE_MS);
    world.cameras.says = seen('gone');
    await Promise.all([postCheck(world.deps), postCheck(world.deps), postCheck(world.deps)]);
    await postCheck(world.deps);
    const kinds = (await events(ticketNumber)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'confirm')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'verify')).toHaveLength(1);
    expect(await evidenceOf(world.deps.db.query, `ticket:${ticketNumber}`)).toHaveLength(3);
  });

  it('concludes once though two looked at the same at the same time', async () => {
    await noSamples();
    const { ticketNumber } = await claimed();
    // The second begins while the first is still looking: its time was up.
    let nested: Promise<unknown> | undefined;
    world.cameras.says = () => {
      world.clock.advance(10 * MINUTE_MS);
      nested ??= postCheck(world.deps);
      return seen('gone');
    };
    await postCheck(world.deps);
    await nested;
    const kinds = (await events(ticketNumber)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'confirm')).toHaveLength(1);
    const kept = await evidenceOf(world.deps.db.query, `ticket:${ticketNumber}`);
    expect(kept).toHaveLength(3);
  });

  it('gives up on what fails each time, and a person looks', async () => {
    const { ticketNumber } = await claimed();
    world.cameras.says = () => {
      throw new Error('broken');
    };
    for (let tries = 0; tries < 7; tries++) {
      await postCheck(world.deps);
      world.clock.advance(70 * MINUTE_MS);
    }
    expect(await waiting(ticketNumber)).toMatchObject({
      ...{ machineVerdict: 'cannot_see', machineReasonEn: 'The examination could not be finished' },
    });
  });

  it('drops its verdict when the ticket has gone on meanwhile', async () => {
    const { ticketNumber, trackingKey } = await claimed();
    let rated: Promise<void> | undefined;
    world.cameras.says = seen('still_there');
    const { examine } = world.deps.places;
    const slow = async (asked: Parameters<typeof examine>[0]) => {
      rated ??= rateTicket(world.deps, trackingKey, good);
      await rated;
      return examine(asked);
    };
    await postCheck({ ...world.deps, places: { ...world.deps.places, examine: slow } });
    expect((await ticket(ticketNumber)).state).toBe('closed');
    expect(await evidenceOf(world.deps.db.query, `ticket:${ticketNumber}`)).toEqual([]);
  });

  it('looks at what is reported and says whether it agrees, once for a crowd', async () => {
    const lamp = await world.lamp();
    const { ticketNumber, trackingKey } = await fileComplaint(world.deps, notLit(lamp));
    world.cameras.says = seen('still_there');
    await preCheck(world.deps);
    expect(await lastEvent(ticketNumber)).toMatchObject({
      ...{ kind: 'pre-check', data: { verdict: 'still_there', by: 'machine' } },
    });
    const { steps } = await trackingView(world.deps, trackingKey);
    expect(steps.at(-1)).toMatchObject({ kind: 'pre-check', verdict: 'still_there' });
    await fileComplaint(world.deps, notLit(lamp));
    expect(await preCheck(world.deps)).toBe(0);
    world.clock.advance(20 * MINUTE_MS);
    await fileComplaint(world.deps, notLit(lamp));
    expect(await preCheck(world.deps)).toBe(1);
    expect((await ticket(ticketNumber)).state).toBe('dispatched');
  });

  it('says nothing where no camera looks', async () => {
    const { ticketNumber } = await fileComplaint(world.deps, notLit(await world.lamp()));
    await preCheck(world.deps);
    expect((await lastEvent(ticketNumber))?.kind).toBe('dispatch');
    expect(await preCheck(world.deps)).toBe(0);
  });
});

describe('somebody goes there', () => {
  const report = (photos: Uint8Array[], changes = {}) => ({
    ...{ version: 1, verdict: 'gone' as const, photos, ...changes },
  });
  const sendOut = async () => {
    const { ticketNumber, ...rest } = await claimed();
    await postCheck(world.deps);
    await answer(await waiting(ticketNumber), 'cannot_see');
    return { ticketNumber, ...rest, task: await fieldTask(ticketNumber) };
  };

  it('and closes with a photo, which loses what the phone wrote into it', async () => {
    const { ticketNumber, task } = await sendOut();
    const { lng, lat } = task;
    await reportFieldTask(
      world.deps,
      people.other,
      task.fieldTaskId,
      report([jpeg], { lng, lat: lat + 0.001 }),
    );
    expect((await ticket(ticketNumber)).state).toBe('closed');
    const { data } = (await lastEvent(ticketNumber)) ?? {};
    expect(data).toMatchObject({ by: 'field', verdict: 'gone', distanceM: 111 });
    const [photo] = await evidenceOf(world.deps.db.query, `ticket:${ticketNumber}`).then((all) =>
      all.filter(({ kind }) => kind === 'field-photo'),
    );
    const bytes = await world.deps.blobs.get(photo?.sha256 ?? '');
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(photo?.operator).toBe(people.other.staffId);
    const done = await fieldTaskList(world.deps, { state: 'done', limit: 10 });
    expect(done.items[0]?.report).toMatchObject({ verdict: 'gone', distanceM: 111, isFar: false });
  });

  it('and sends back; the same report twice is one, another is refused', async () => {
    const { ticketNumber, task } = await sendOut();
    const found = report([jpeg], { verdict: 'still_there', note: '还是不亮' });
    const send = (actor = people.other) =>
      reportFieldTask(world.deps, actor, task.fieldTaskId, found);
    await Promise.all([send(), send()]);
    await send();
    expect((await ticket(ticketNumber)).state).toBe('accepted');
    const back = (await events(ticketNumber)).filter(({ kind }) => kind === 'send-back');
    expect(back).toHaveLength(1);
    await expect(send(people.gridWorker)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('not without a photo, half a place, or a file that is no picture', async () => {
    const { task } = await sendOut();
    const send = (given: ReturnType<typeof report>) =>
      reportFieldTask(world.deps, people.other, task.fieldTaskId, given);
    await expect(send(report([]))).rejects.toMatchObject({ fields: [{ field: '/photos' }] });
    await expect(send(report([jpeg], { lng: 114 }))).rejects.toMatchObject({
      code: 'invalid-field',
    });
    await expect(send(report([Buffer.from('<svg/>')]))).rejects.toMatchObject({
      code: 'unsupported-type',
    });
    await expect(send(report([jpeg], { version: 9 }))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('and need not when the reporter has rated meanwhile', async () => {
    const { trackingKey, task } = await sendOut();
    await rateTicket(world.deps, trackingKey, good);
    const late = reportFieldTask(world.deps, people.other, task.fieldTaskId, report([jpeg]));
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('policies, samples and contradictions', () => {
  const machine = (changes = {}) => ({
    ...{ category: '0118:tilted', closeBy: 'machine' as const, minConfidence: 0.8 },
    ...{ samplePercent: 0, ...changes },
  });
  const set = (changes = {}) => changePolicy(world.deps, people.dispatcher, machine(changes));

  it('say who may close, and who changed that', async () => {
    await set({ closeBy: 'person' });
    const one = await claimed('tilted');
    world.cameras.says = seen('gone', 1);
    await postCheck(world.deps);
    expect((await ticket(one.ticketNumber)).state).toBe('verifying');
    await set({ closeBy: 'field' });
    const two = await claimed('tilted');
    await postCheck(world.deps);
    expect(await fieldTask(two.ticketNumber)).toMatchObject({ state: 'open' });
    await set({ closeBy: 'field' });
    const changes = await world.deps.db.query<{ before: unknown; after: unknown }>(sql`
      select before, after from verification_policy_changes where category = '0118:tilted'
      order by at, change_id`);
    expect(changes).toMatchObject([
      { before: null, after: { closeBy: 'person' } },
      { before: { closeBy: 'person' }, after: { closeBy: 'field' } },
    ]);
    for (const category of ['9999', '0118:nothing', 'no-such-algorithm', '0118:tilted:x']) {
      await expect(set({ category })).rejects.toMatchObject({ code: 'invalid-field' });
    }
  });

  it('draw a share of what the machine closed; one that was wrong opens again and counts', async () => {
    await set({ samplePercent: 100 });
    const [right, wrong] = [await claimed('tilted'), await claimed('tilted')];
    expect(isSampled(right.ticketNumber, 100)).toBe(true);
    world.cameras.says = () => seen('gone');
    await postCheck(world.deps);
    expect(await ticket(right.ticketNumber)).toMatchObject({ state: 'closed', inSample: true });
    const sample = await waiting(right.ticketNumber, 'sample');
    const { pictures } = await verificationDetail(world.deps, sample.verificationId);
    expect(pictures.map(({ role }) => role)).toEqual(['before', 'after']);
    await answer(sample, 'gone');
    await answer(await waiting(wrong.ticketNumber, 'sample'), 'still_there');
    expect(await ticket(right.ticketNumber)).toMatchObject({ state: 'closed', inSample: false });
    expect(await ticket(wrong.ticketNumber)).toMatchObject({ state: 'reopened', inSample: false });
    expect((await lastEvent(wrong.ticketNumber))?.kind).toBe('overturn');
    const { algorithms } = await verificationAgreement(world.deps, 1);
    const [row] = algorithms.filter(({ algorithmId }) => algorithmId === tilted);
    expect(row).toMatchObject({
      ...{ machineDecided: 2, judgedByPeople: 2, agreed: 1, wrongGone: 1, contradicted: 1 },
    });
  });
  /** What `ticketAlgorithm` says of a tilted lamp. */
  const tilted = null;

  it('count a bad rating, and a complaint again, against who closed; a ticket opens again once', async () => {
    world.clock.advance(40 * DAY_MS);
    await set();
    const byMachine = await claimed('tilted');
    world.cameras.says = () => seen('gone');
    await postCheck(world.deps);
    world.clock.advance(DAY_MS);
    const again = await fileComplaint(
      world.deps,
      notLit(byMachine.lamp, { problemCode: 'tilted' }),
    );
    expect(again).toMatchObject({ ticketNumber: byMachine.ticketNumber, merged: true });
    expect(await ticket(byMachine.ticketNumber)).toMatchObject({ state: 'reopened' });
    const byPerson = await claimed();
    world.cameras.says = unseen;
    await postCheck(world.deps);
    await answer(await waiting(byPerson.ticketNumber), 'gone');
    world.clock.advance(DAY_MS);
    await rateTicket(world.deps, byPerson.trackingKey, bad);
    const { algorithms, verifiers } = await verificationAgreement(world.deps, 5);
    expect(algorithms.reduce((sum, each) => sum + each.contradicted, 0)).toBe(1);
    expect(verifiers).toEqual([{ name: 'grid_worker', judged: 1, contradicted: 1 }]);
  });

  it('do not count what nobody but the reporter closed, or what comes after the days of rating', async () => {
    world.clock.advance(80 * DAY_MS);
    await set();
    const own = await claimed();
    await rateTicket(world.deps, own.trackingKey, good);
    const old = await claimed('tilted');
    world.cameras.says = seen('gone');
    await postCheck(world.deps);
    world.clock.advance(DAY_MS);
    await fileComplaint(world.deps, notLit(own.lamp));
    expect((await ticket(own.ticketNumber)).state).toBe('reopened');
    world.clock.advance(15 * DAY_MS);
    const later = await fileComplaint(world.deps, notLit(old.lamp, { problemCode: 'tilted' }));
    expect(later.ticketNumber).not.toBe(old.ticketNumber);
    const { algorithms, verifiers } = await verificationAgreement(world.deps, 20);
    expect(algorithms.reduce((sum, each) => sum + each.contradicted, 0)).toBe(0);
    expect(verifiers).toEqual([]);
  });

  it('open one ticket again for a crowd that complains at once', async () => {
    world.clock.advance(120 * DAY_MS);
    await set();
    const { ticketNumber, lamp } = await claimed('tilted');
    world.cameras.says = seen('gone');
    await postCheck(world.deps);
    world.clock.advance(DAY_MS);
    const filed = await Promise.all(
      Array.from({ length: 5 }, () =>
        fileComplaint(world.deps, notLit(lamp, { problemCode: 'tilted' })),
      ),
    );
    expect(new Set(filed.map((each) => each.ticketNumber))).toEqual(new Set([ticketNumber]));
    expect(await ticket(ticketNumber)).toMatchObject({ reopenCount: 1, complaintCount: 6 });
  });
});

it('leaves histories that account for everything', async () => {
  const findings: unknown[] = [];
  await auditTickets(world.deps.db, { onFinding: (finding) => findings.push(finding) });
  expect(findings).toEqual([]);
});
