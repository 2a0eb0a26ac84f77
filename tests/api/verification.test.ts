import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { handleTicket } from '../../tickets/handle-ticket.ts';
import { rateTicket, trackingView } from '../../tickets/index.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { verificationDetail } from '../../tickets/verification/verification-view.ts';
import {
  answer,
  CAMERA,
  claimed,
  events,
  good,
  lastEvent,
  noSamples,
  people,
  seen,
  ticket,
  unaccounted,
  waiting,
  withClaims,
  world,
} from '../support/claims.ts';

withClaims();

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
    const detail = await verificationDetail(world.deps, people.gridWorker, verificationId);
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
    world.cameras.says = () => seen('gone', 0.7);
    await postCheck(world.deps);
    const settled = await waiting(one.ticketNumber);
    await answer(settled, 'gone');
    await answer(await waiting(two.ticketNumber), 'still_there', people.dispatcher);
    expect((await ticket(one.ticketNumber)).state).toBe('closed');
    expect((await ticket(two.ticketNumber)).state).toBe('accepted');
    expect(await lastEvent(one.ticketNumber)).toMatchObject({
      ...{ kind: 'confirm', actor: 'grid_worker', data: { by: 'person', verdict: 'gone' } },
    });
    expect(await lastEvent(two.ticketNumber)).toMatchObject({
      ...{ kind: 'send-back', actor: 'dispatcher', data: { by: 'person', verdict: 'still_there' } },
    });
    const shownTo = (who: typeof people.dispatcher) =>
      verificationDetail(world.deps, who, settled.verificationId);
    expect(await shownTo(people.gridWorker)).toMatchObject({ picturesShown: false, pictures: [] });
    expect(await shownTo(people.dispatcher)).toMatchObject({
      ...{ picturesShown: true, pictures: [{ role: 'before' }, { role: 'after' }] },
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
    const { answer: said } = await verificationDetail(
      world.deps,
      people.gridWorker,
      open.verificationId,
    );
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
    expect(
      await verificationDetail(world.deps, people.gridWorker, open.verificationId),
    ).toMatchObject({
      ...{ state: 'done', decidedBy: 'person', answer: 'still_there', answerNote: '没修好' },
    });
  });
});

it('leaves histories that account for everything', async () => {
  expect(await unaccounted()).toEqual([]);
});
