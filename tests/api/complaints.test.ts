import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { fileComplaint, findTracking, openReports, trackingView } from '../../tickets/index.ts';
import { MONDAY, notLit, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

describe('filing complaints', () => {
  let world: TicketWorld;
  beforeAll(async () => {
    world = await ticketWorld();
  });
  afterAll(() => world.database.drop());

  const rowsOf = (clientKey: string) =>
    world.deps.db.query(sql`select complaint_id from complaints where client_key = ${clientKey}`);

  it('opens a ticket with the maintainer, with number and public deadline', async () => {
    const lamp = await world.lamp();
    const filed = await fileComplaint(world.deps, notLit(lamp, { text: '晚上全黑' }));
    expect(filed).toMatchObject({
      ticketNumber: expect.stringMatching(/^SZPS20261123093000\d{4}$/),
      // Three working days after Monday end on Thursday at 18:00 in Shanghai.
      dueAt: new Date('2026-11-26T10:00:00Z'),
      merged: false,
      repeated: false,
      reporters: 1,
    });
    const view = await trackingView(world.deps, filed.trackingKey);
    expect(view).toMatchObject({
      ticketNumber: filed.ticketNumber,
      state: 'dispatched',
      problemZh: '不亮',
      departmentZh: '路灯管理所',
      calendarCovered: true,
      overdue: false,
      steps: [
        { kind: 'file', state: 'new', at: MONDAY },
        { kind: 'dispatch', state: 'dispatched', departmentZh: '路灯管理所' },
      ],
      rating: { allowed: false, given: null },
    });
    expect(JSON.stringify(view)).not.toContain('晚上全黑');
    expect(world.news).toContainEqual({
      ticketNumber: filed.ticketNumber,
      departmentId: world.departments.lamps.departmentId,
      kind: 'dispatch',
      state: 'dispatched',
    });
  });

  it('answers the same for the same client key, and refuses it for something else', async () => {
    const lamp = await world.lamp();
    const complaint = notLit(lamp);
    const first = await fileComplaint(world.deps, complaint);
    await fileComplaint(world.deps, notLit(lamp));
    const again = await fileComplaint(world.deps, complaint);
    expect(again).toEqual({ ...first, repeated: true });
    const other = { ...complaint, problemCode: 'tilted' };
    await expect(fileComplaint(world.deps, other)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keeps one complaint of twenty sent at once with one key', async () => {
    const complaint = notLit(await world.lamp());
    const filed = await Promise.all(
      Array.from({ length: 20 }, () => fileComplaint(world.deps, complaint)),
    );
    expect(new Set(filed.map((each) => each.complaintId)).size).toBe(1);
    expect(filed.filter((each) => !each.repeated)).toHaveLength(1);
    expect(await rowsOf(complaint.clientKey)).toHaveLength(1);
  });

  it('makes one ticket of twenty complaints about one lamp sent at once', async () => {
    const lamp = await world.lamp();
    const filed = await Promise.all(
      Array.from({ length: 20 }, () => fileComplaint(world.deps, notLit(lamp))),
    );
    expect(new Set(filed.map((each) => each.ticketNumber)).size).toBe(1);
    expect(filed.map((each) => each.reporters).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(await openReports(world.deps.db.query, [lamp.assetId])).toMatchObject([
      { problemCode: 'not-lit', complaintCount: 20, state: 'dispatched' },
    ]);
  });

  it('keeps different problems of one lamp apart', async () => {
    const lamp = await world.lamp();
    const one = await fileComplaint(world.deps, notLit(lamp));
    const two = await fileComplaint(world.deps, notLit(lamp, { problemCode: 'tilted' }));
    expect(one.ticketNumber).not.toBe(two.ticketNumber);
  });

  it('refuses a problem the class does not have, and a contact that is none', async () => {
    const lamp = await world.lamp();
    const problem = fileComplaint(world.deps, notLit(lamp, { problemCode: 'overflowing' }));
    await expect(problem).rejects.toMatchObject({ code: 'invalid-field' });
    const contact = fileComplaint(world.deps, notLit(lamp, { contact: 'call me' }));
    await expect(contact).rejects.toMatchObject({ fields: [{ field: '/contact' }] });
    const text = fileComplaint(world.deps, notLit(lamp, { text: 'x'.repeat(2001) }));
    await expect(text).rejects.toMatchObject({ code: 'invalid-field' });
    expect(await openReports(world.deps.db.query, [lamp.assetId])).toEqual([]);
  });

  it('finds a complaint by number and contact, however the contact is written', async () => {
    const contact = '+86 138-0013-8000';
    const filed = await fileComplaint(world.deps, notLit(await world.lamp(), { contact }));
    const { ticketNumber, trackingKey } = filed;
    expect(await findTracking(world.deps, ticketNumber.toLowerCase(), '13800138000')).toBe(
      trackingKey,
    );
    const wrong = [
      [ticketNumber, '13800138001'],
      [ticketNumber, 'nonsense'],
      ['SZPS202611230930009999', '13800138000'],
      ['', ''],
    ] as const;
    const answers = await Promise.allSettled(wrong.map(([a, b]) => findTracking(world.deps, a, b)));
    const errors = answers.map((each) => each.status === 'rejected' && each.reason);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'not-found', message: errors[0].message });
    }
  });

  it('keeps the contact sealed', async () => {
    const contact = 'someone@example.org';
    const filed = await fileComplaint(world.deps, notLit(await world.lamp(), { contact }));
    const [row] = await world.deps.db.query<{ sealed: Uint8Array }>(
      sql`select sealed from contacts where complaint_id = ${filed.complaintId}`,
    );
    expect(Buffer.from(row?.sealed ?? []).includes('someone')).toBe(false);
  });

  it('does not accept a made-up or changed tracking key', async () => {
    const { trackingKey } = await fileComplaint(world.deps, notLit(await world.lamp()));
    const changed = (trackingKey.startsWith('A') ? 'B' : 'A') + trackingKey.slice(1);
    for (const key of [changed, '', randomUUID(), trackingKey.slice(0, -1), `${trackingKey}=`]) {
      await expect(trackingView(world.deps, key)).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});
