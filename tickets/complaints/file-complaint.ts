import { type Asset, openSmartCode } from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { keepPhotos } from '../photos/keep-photos.ts';
import { ringBell } from '../ticket-bell.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { type ComplaintInput, checkInput, type FiledComplaint } from './complaint-input.ts';
import { complaintByKey, type EarlierComplaint } from './complaint-store.ts';
import { normaliseContact } from './contact.ts';
import { trackingKey } from './tracking-key.ts';
import { type FactsReader, factsOfOne, writeComplaint } from './write-complaint.ts';

/**
 * Takes a complaint: joins the open ticket about the same problem of the same fixture, or opens one and
 * dispatches it to the fixture's maintainer. One that was closed lately it contradicts: that opens again, once. Committed when it resolves. Throws `not-found` for a code
 * that is not a live plate, `invalid-field`, `conflict` for a client key used for something else, and
 * what `keepPhotos` throws. `readFacts`: for callers who share reads between complaints.
 */
export async function fileComplaint(
  deps: TicketDeps,
  input: ComplaintInput,
  readFacts: FactsReader = factsOfOne(deps.db.query),
): Promise<FiledComplaint> {
  const contact = input.contact?.trim() ? normaliseContact(input.contact) : undefined;
  checkInput(input);
  const { db } = deps;
  const plate =
    'plate' in input ? input.plate : await openSmartCode(db.query, deps.secrets, input.smartCode);
  if (!plate) throw unknownCode();
  if (input.photos.length > 0) {
    const earlier = await complaintByKey(db.query, input.clientKey);
    if (earlier) return repeated(deps, earlier, plate.asset, input);
  }
  const photos = await keepPhotos(deps, input.photos);
  const { asset, plateId } = plate;
  const filing = { ...input, complaintId: newId(), asset, plateId, contact, photos };
  const written = await writeComplaint(deps, filing, readFacts);
  if ('promisedDueAt' in written) return repeated(deps, written, plate.asset, input);
  const { complaint, kind } = written;
  const { ticketNumber: number, departmentId, state } = written.ticket;
  ringBell(deps, { ticketNumber: number, departmentId, kind, state });
  return answer(deps, { ...complaint, ticketNumber: number }, false);
}

/** The one answer to every code that is not a live plate. */
export const unknownCode = () =>
  new AppError('not-found', 'This code is not known. Check the characters on the plate.');

type Answerable = Pick<
  EarlierComplaint,
  'complaintId' | 'ticketNumber' | 'promisedDueAt' | 'position'
>;

const answer = (deps: TicketDeps, complaint: Answerable, isRepeat: boolean): FiledComplaint => ({
  complaintId: complaint.complaintId,
  ticketNumber: complaint.ticketNumber,
  trackingKey: trackingKey(deps.secrets, complaint.complaintId),
  dueAt: complaint.promisedDueAt,
  merged: complaint.position > 1,
  reporters: complaint.position,
  repeated: isRepeat,
});

function repeated(
  deps: TicketDeps,
  earlier: EarlierComplaint,
  asset: Asset,
  { problemCode }: Pick<ComplaintInput, 'problemCode'>,
): FiledComplaint {
  if (earlier.assetId !== asset.assetId || earlier.problemCode !== problemCode) {
    throw new AppError('conflict', 'This clientKey belongs to another complaint. Make a new one.');
  }
  return answer(deps, earlier, true);
}
