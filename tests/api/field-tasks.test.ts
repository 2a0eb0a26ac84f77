import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../detection/index.ts';
import { rateTicket } from '../../tickets/index.ts';
import { fieldTaskList } from '../../tickets/verification/field-task-view.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { reportFieldTask } from '../../tickets/verification/report-field-task.ts';
import {
  answer,
  claimed,
  events,
  fieldTask,
  good,
  jpeg,
  lastEvent,
  people,
  ticket,
  unaccounted,
  waiting,
  withClaims,
  world,
} from '../support/claims.ts';

withClaims();

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
    const done = await fieldTaskList(world.deps, people.dispatcher, { state: 'done', limit: 10 });
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

it('leaves histories that account for everything', async () => {
  expect(await unaccounted()).toEqual([]);
});
