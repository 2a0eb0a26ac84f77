import { keepEvidence, storeEvidenceBytes, ticketChain } from '../../detection/index.ts';
import { zipped } from '../../tickets/evidence/evidence-zip.ts';
import { moveLocked } from '../../tickets/handle-ticket.ts';
import { exportEvidence, fileComplaint, handleTicket } from '../../tickets/index.ts';
import { lockTicket } from '../../tickets/ticket-store.ts';
import { evidenceDraft, plainPicture } from './evidence-drafts.ts';
import { notLit, staff, type TicketWorld } from './ticket-world.ts';

/** A ticket with a picture before, one afterwards, a finding and a history. */
export async function ticketWithEvidence(world: TicketWorld): Promise<string> {
  const { deps, departments } = world;
  const { ticketNumber } = await fileComplaint(deps, notLit(await world.lamp()));
  const handler = staff(departments.lamps, 'handler');
  await handleTicket(deps, handler, ticketNumber, 'accept', { version: 1 });
  const of = { chain: ticketChain(ticketNumber) };
  const verdict = { verdict: 'gone', confidence: 0.91, reason: 'like-clean' };
  const stored = await storeEvidenceBytes(deps, [
    evidenceDraft(await plainPicture('red'), of),
    evidenceDraft(await plainPicture('green'), { ...of, kind: 'after', data: verdict }),
    evidenceDraft(Buffer.from(JSON.stringify(verdict)), {
      ...of,
      ...{ kind: 'finding', mediaType: 'application/json', cameraId: null, data: verdict },
    }),
  ]);
  await deps.db.transaction((query) => keepEvidence(query, stored, deps.clock.now()));
  return ticketNumber;
}

/** The bundle of a ticket, as it would be on the disk. */
export async function bundleOf({ deps }: TicketWorld, ticketNumber: string): Promise<Buffer> {
  const { pieces } = await exportEvidence(deps, null, ticketNumber);
  return Buffer.concat(await Array.fromAsync(pieces));
}

export const NOTHING = new Uint8Array();

/** A zip of these files. */
export async function packed(named: Record<string, Uint8Array>): Promise<Buffer> {
  const all = Object.entries(named).map(([name, bytes]) => ({ name, bytes }));
  return Buffer.concat(await Array.fromAsync(zipped(all)));
}

/** Closes a ticket that was reported done, as a machine's finding does; the pictures are evidence. */
export async function closeBySight(
  deps: TicketWorld['deps'],
  ticketNumber: string,
  pictures: { before: Uint8Array; after: Uint8Array },
): Promise<void> {
  const of = { chain: ticketChain(ticketNumber) };
  const found = { verdict: 'gone', by: 'machine' } as const;
  const stored = await storeEvidenceBytes(deps, [
    evidenceDraft(pictures.before, of),
    evidenceDraft(pictures.after, { ...of, kind: 'after', data: { verdict: 'gone' } }),
  ]);
  await deps.db.transaction(async (query) => {
    await keepEvidence(query, stored, deps.clock.now());
    const ticket = await lockTicket(query, ticketNumber);
    if (!ticket) throw new Error(`no ticket ${ticketNumber}`);
    const data = { ...found, evidenceIds: stored.map(({ evidenceId }) => evidenceId) };
    const request = { move: 'confirm', finding: found, data } as const;
    await moveLocked(deps, query, ticket, request, 'system');
  });
}
