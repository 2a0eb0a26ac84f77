import { describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { fileComplaint, rateTicket } from '../../tickets/index.ts';
import { changePolicy } from '../../tickets/verification/change-policy.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { isSampled } from '../../tickets/verification/verification.ts';
import {
  verificationAgreement,
  verificationDetail,
} from '../../tickets/verification/verification-view.ts';
import {
  answer,
  bad,
  claimed,
  DAY_MS,
  fieldTask,
  good,
  lastEvent,
  people,
  seen,
  ticket,
  unaccounted,
  waiting,
  withClaims,
  world,
} from '../support/claims.ts';
import { notLit, unseen } from '../support/ticket-world.ts';

withClaims();

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
    const { pictures } = await verificationDetail(
      world.deps,
      people.gridWorker,
      sample.verificationId,
    );
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
  expect(await unaccounted()).toEqual([]);
});
