import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../detection/index.ts';
import { fileComplaint, rateTicket, trackingView } from '../../tickets/index.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { preCheck } from '../../tickets/verification/pre-check.ts';
import {
  claimed,
  events,
  good,
  lastEvent,
  MINUTE_MS,
  noSamples,
  seen,
  ticket,
  unaccounted,
  waiting,
  withClaims,
  world,
} from '../support/claims.ts';
import { notLit, unseen } from '../support/ticket-world.ts';

withClaims();

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

it('leaves histories that account for everything', async () => {
  expect(await unaccounted()).toEqual([]);
});
