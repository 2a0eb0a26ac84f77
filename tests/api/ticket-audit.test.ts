import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Query, raw, sql } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { handleTicket } from '../../tickets/handle-ticket.ts';
import {
  type AuditFinding,
  auditTickets,
  type FiledComplaint,
  fileComplaint,
  rateTicket,
} from '../../tickets/index.ts';
import { staffMoves, transitions } from '../../tickets/ticket.ts';
import { ticketByNumber } from '../../tickets/ticket-store.ts';
import { MONDAY, notLit, staff, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

describe('the history of tickets', () => {
  let world: TicketWorld;
  beforeAll(async () => {
    world = await ticketWorld();
  });
  afterAll(() => world.database.drop());

  const audit = async (): Promise<AuditFinding[]> => {
    const findings: AuditFinding[] = [];
    await auditTickets(world.deps.db, { onFinding: (finding) => findings.push(finding) });
    return findings;
  };

  it('accounts for every ticket after any sequence of moves, complaints and ratings', async () => {
    const { lamps, roads, bureau } = world.departments;
    const everybody = [
      staff(lamps, 'handler'),
      staff(roads, 'handler'),
      staff(bureau, 'dispatcher'),
      staff(bureau, 'supervisor'),
      staff(roads, 'grid_worker'),
      staff(bureau, 'admin'),
    ];
    const step = fc.record({
      actor: fc.constantFrom(...everybody),
      // Moves that lead on are tried more often, so that sequences get somewhere.
      move: fc.constantFrom(
        ...staffMoves,
        'accept',
        'handled',
        'accept',
        'handled',
        'join',
        'rate',
      ),
      text: fc.string({ unit: 'binary', minLength: 1 }),
      departmentId: fc.constantFrom(lamps.departmentId, roads.departmentId),
      value: fc.integer({ min: 1, max: 3 }),
      stars: fc.integer({ min: 1, max: 5 }),
      afterMs: fc.nat(86_400_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        world.clock.set(MONDAY);
        const lamp = await world.lamp();
        const filed = [await fileComplaint(world.deps, notLit(lamp))];
        const [{ ticketNumber }] = filed as [FiledComplaint];
        for (const { actor, move, text, stars, afterMs, ...rest } of steps) {
          world.clock.advance(afterMs);
          const before = await ticketByNumber(world.deps.db.query, ticketNumber);
          if (!before) throw new Error('the ticket is gone');
          const work =
            move === 'join'
              ? fileComplaint(world.deps, notLit(lamp, { text })).then((each) => filed.push(each))
              : move === 'rate'
                ? rateTicket(world.deps, filed.at(-1)?.trackingKey ?? '', {
                    ...{ speed: stars, result: stars, service: stars, system: stars },
                    comment: text,
                  })
                : handleTicket(world.deps, actor, ticketNumber, move, {
                    ...{ version: before.version, reason: text, note: text, ...rest },
                  });
          await work.catch((error) => expect(error).toBeInstanceOf(AppError));
          const after = await ticketByNumber(world.deps.db.query, ticketNumber);
          if (after?.state === before.state) continue;
          expect(
            transitions.some(({ from, to }) => from.includes(before.state) && to === after?.state),
          ).toBe(true);
        }
      }),
      { numRuns: 12 },
    );
    expect(await audit()).toEqual([]);
  });

  describe('when somebody changes it behind our back', () => {
    let filed: FiledComplaint;
    const restore: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      world.clock.set(MONDAY);
      filed = await fileComplaint(world.deps, notLit(await world.lamp()));
      const handler = staff(world.departments.lamps, 'handler');
      await handleTicket(world.deps, handler, filed.ticketNumber, 'accept', { version: 1 });
    });
    afterEach(async () => {
      for (const undo of restore.splice(0).reverse()) await undo();
      expect(await audit()).toEqual([]);
    });

    /** Runs a statement with the guard of the history switched off, as only an owner of the database can. */
    const behindOurBack = (work: (query: Query) => Promise<unknown>) =>
      world.deps.db.transaction(async (query) => {
        await query(sql`alter table ticket_events disable trigger user`);
        await work(query);
        await query(sql`alter table ticket_events enable trigger user`);
      });

    const events = sql`ticket_id = (select ticket_id from tickets where ticket_number = `;
    it.each([
      ['kind', `kind = 'dispute'`, `kind = 'accept'`],
      ['state', `to_state = 'handled'`, `to_state = 'accepted'`],
      ['time', `at = at + interval '1 microsecond'`, `at = at - interval '1 microsecond'`],
      ['actor', `actor_name = 'Nobody'`, `actor_name = 'handler'`],
      ['note', `note = ''`, `note = null`],
      ['data', `data = '{"a":1}'`, `data = '{}'`],
      ['hash', `hash = set_byte(hash, 31, get_byte(hash, 31) # 1)`, null],
      ['link', `prev_hash = set_byte(prev_hash, 0, get_byte(prev_hash, 0) # 128)`, null],
    ])('finds a changed %s of one event and names it', async (_what, change, back) => {
      const set = (assignment: string) =>
        behindOurBack((query) =>
          query(sql`update ticket_events set ${raw(assignment)}
            where ${events} ${filed.ticketNumber}) and seq = 3`),
        );
      await set(change);
      restore.push(() => set(back ?? change));
      expect(await audit()).toContainEqual({
        ticketNumber: filed.ticketNumber,
        seq: 3,
        what: expect.any(String),
      });
    });

    it.each([
      ['state', `state = 'closed'`, `state = 'accepted'`],
      ['deadline', `due_at = due_at + interval '1 day'`, `due_at = due_at - interval '1 day'`],
      ['department', 'department_id = supervisor_id', null],
      ['complaints', 'complaint_count = 9', 'complaint_count = 1'],
      ['supervision', 'special_supervision = true', 'special_supervision = false'],
      ['head', `head_hash = set_byte(head_hash, 5, get_byte(head_hash, 5) # 1)`, null],
      ['count', 'event_count = event_count + 1', 'event_count = event_count - 1'],
    ])('finds a changed %s of the ticket and names it', async (what, change, back) => {
      const set = (assignment: string) =>
        world.deps.db.query(
          sql`update tickets set ${raw(assignment)} where ticket_number = ${filed.ticketNumber}`,
        );
      await set(change);
      const { departmentId } = world.departments.lamps;
      const undo = what === 'department' ? `department_id = '${departmentId}'` : (back ?? change);
      restore.push(() => set(undo));
      expect(await audit()).toEqual([
        { ticketNumber: filed.ticketNumber, seq: null, what: expect.any(String) },
      ]);
    });

    it('finds a history cut short', async () => {
      const of = sql`where ${events} ${filed.ticketNumber}) and seq = 3`;
      await world.deps.db.query(sql`create table cut as select * from ticket_events ${of}`);
      await behindOurBack((query) => query(sql`delete from ticket_events ${of}`));
      restore.push(() => world.deps.db.query(sql`insert into ticket_events select * from cut`));
      const findings = await audit();
      expect(findings.map((each) => each.what).join()).toContain('has 2 events, not 3');
    });
  });

  it('cannot be changed or shortened by a statement of the service', async () => {
    for (const statement of [
      sql`update ticket_events set note = ''`,
      sql`delete from ticket_events`,
      sql`truncate ticket_events`,
    ]) {
      await expect(world.deps.db.query(statement)).rejects.toThrow('append-only');
    }
  });
});
