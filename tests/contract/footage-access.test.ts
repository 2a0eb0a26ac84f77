import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileComplaint } from '../../tickets/complaints/file-complaint.ts';
import { footageAccess } from '../../tickets/verification/footage-access.ts';
import { addLedgerCamera, spot } from '../support/ledger-world.ts';
import { notLit, staff, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

let world: TicketWorld;
beforeAll(async () => {
  world = await ticketWorld();
});
afterAll(() => world.database.drop());

const MINUTE = 60_000;

describe('who may see footage', () => {
  it('is everybody on the desk, and a handler only for the place and time of a ticket of theirs', async () => {
    const { deps, departments, clock } = world;
    const seeing = await addLedgerCamera(deps.db, { calibrated: true });
    const elsewhere = await addLedgerCamera(deps.db, { headingDeg: 180, calibrated: true });
    const { lng, lat } = spot(0, 20);
    const { ticketNumber } = await fileComplaint(deps, notLit(await world.lamp({ lng, lat })));
    const filedMs = clock.now().getTime();
    clock.advance(30 * MINUTE);
    const { mayView } = footageAccess(deps);
    const range = (from: number, to: number) => ({
      from: new Date(filedMs + from * MINUTE),
      to: new Date(filedMs + to * MINUTE),
    });
    const own = staff(departments.lamps, 'handler');
    const foreign = staff(departments.roads, 'handler');
    expect(await mayView(own, seeing, range(-10, 5), ticketNumber)).toBe(true);
    expect(await mayView(foreign, seeing, range(-10, 5), ticketNumber)).toBe(false);
    expect(await mayView(own, elsewhere, range(-10, 5), ticketNumber)).toBe(false);
    expect(await mayView(own, seeing, range(-10, 5), null)).toBe(false);
    expect(await mayView(own, seeing, range(-10, 5), 'SZPS000')).toBe(false);
    // The day before is none of their business, nor is what comes after.
    expect(await mayView(own, seeing, range(-24 * 60, 5), ticketNumber)).toBe(false);
    expect(await mayView(own, seeing, range(0, 60), ticketNumber)).toBe(false);
    for (const role of ['grid_worker', 'dispatcher', 'supervisor', 'auditor', 'admin'] as const) {
      expect(await mayView(staff(departments.roads, role), elsewhere, range(0, 1), null)).toBe(
        true,
      );
    }
    expect(await mayView(staff(departments.lamps, 'asset_admin'), seeing, range(0, 1), null)).toBe(
      false,
    );
  });
});
