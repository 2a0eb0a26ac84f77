import { createHash } from 'node:crypto';
import { keepEvidence } from '../../detection/index.ts';
import { localMetres } from '../../geogrid/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { tellDepartments } from '../handle-ticket.ts';
import { keepPhotos, type StoredPhoto } from '../photos/keep-photos.ts';
import { insertPhotos } from '../photos/photo-store.ts';
import { plainText } from '../plain-text.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { MAX_NOTE } from '../ticket-move.ts';
import { lockTicket, ticketByNumber } from '../ticket-store.ts';
import { decideVerification } from './decide-verification.ts';
import {
  type FieldTask,
  fieldTaskById,
  finishFieldTask,
  lockFieldTask,
} from './field-task-store.ts';
import { storeFieldPhotos } from './finding-evidence.ts';
import { ringVerification } from './verification-bell.ts';
import { lockVerification } from './verification-store.ts';

/** What somebody on the spot has seen; degrees CGCS2000/WGS-84, when the phone gave them. */
export type FieldReport = {
  version: number;
  verdict: 'gone' | 'still_there';
  note?: string | undefined;
  lng?: number | undefined;
  lat?: number | undefined;
  photos: readonly Uint8Array[];
};

/** Further away than this the report says so: phones are off by less, even between houses. */
export const FAR_M = 150;

const words = { gone: '现场核查：问题已解决', still_there: '现场核查：问题仍在，请重新处理' };

/**
 * Takes the report of a field task with at least one photo: the ticket is closed or sent back. A position far
 * from the place is no reason to refuse, but the history says how far. The same report sent twice is one.
 * @throws AppError `not-found`; `conflict` when it is reported already; `invalid-field` without a photo; and
 *   what `keepPhotos` throws
 */
export async function reportFieldTask(
  deps: TicketDeps,
  actor: Actor,
  fieldTaskId: string,
  report: FieldReport,
): Promise<void> {
  const known = await fieldTaskById(deps.db.query, fieldTaskId);
  if (!known) throw notThere();
  const reportSha256 = digest(actor, report);
  if (known.reportSha256 === reportSha256) return;
  if (known.state === 'done') throw alreadyReported(known);
  checkReport(report);
  const photos = await keepPhotos(deps, report.photos);
  const { ticketNumber, verificationId } = known;
  const stored = await photoEvidence(deps, actor, known, photos, report.verdict);
  const written = await deps.db.transaction(async (query) => {
    const ticket = await lockTicket(query, ticketNumber);
    const verification = await lockVerification(query, verificationId);
    const task = await lockFieldTask(query, fieldTaskId);
    if (!ticket || !verification || !task) throw notThere();
    if (task.reportSha256 === reportSha256) return undefined;
    if (task.state === 'done' || task.version !== report.version) throw alreadyReported(task);
    const at = deps.clock.now();
    const { verdict } = report;
    const note = plainText(report.note ?? '') || null;
    const where = placeOf(report, ticket);
    const by = { reportedBy: actor.staffId, reportedByName: actor.name, reportedAt: at };
    await finishFieldTask(query, { ...task, verdict, note, ...where, ...by, reportSha256 });
    const { ticketId } = ticket;
    const kept = photos.map((photo) => ({ ...photo, ticketId, complaintId: null, takenAt: at }));
    await query(insertPhotos(kept.map((photo) => ({ ...photo, kind: 'field' as const }))));
    await keepEvidence(query, stored, at);
    const data = {
      fieldTaskId,
      photoIds: photos.map((photo) => photo.photoId),
      evidenceIds: stored.map((each) => each.evidenceId),
      ...(where.distanceM !== null && { distanceM: where.distanceM }),
    };
    const reason = note ?? words[verdict];
    const decision = { verdict, by: 'field' as const, mover: actor, reason, data };
    const answer = { answer: verdict, answerNote: note, answeredAt: at };
    const who = { answeredBy: actor.staffId, answeredByName: actor.name };
    const found = { ...verification, ...answer, ...who };
    return {
      before: ticket,
      after: await decideVerification(deps, query, ticket, found, decision),
    };
  });
  if (!written) return;
  ringVerification(deps, { verificationId, ticketNumber, state: 'done' });
  tellDepartments(deps, written.before, written.after, 'verified');
}

/** The photos as they are shown, without what a phone writes into them. */
async function photoEvidence(
  deps: TicketDeps,
  { staffId }: Actor,
  { fieldTaskId, verificationId, ticketNumber }: FieldTask & { ticketNumber: string },
  photos: readonly StoredPhoto[],
  verdict: FieldReport['verdict'],
) {
  const takenAt = deps.clock.now();
  const ticket = await ticketByNumber(deps.db.query, ticketNumber);
  if (!ticket) throw notThere();
  const shown = await Promise.all(
    photos.map(async ({ sha256 }) => ({ bytes: await deps.blobs.get(sha256), takenAt })),
  );
  const by = { staffId, fieldTaskId, verificationId, verdict };
  return storeFieldPhotos(deps, ticket, shown, by);
}

const notThere = () => new AppError('not-found', 'There is no such field task.');

function alreadyReported({ reportedByName, withdrawn }: FieldTask): AppError {
  const why = withdrawn
    ? 'The ticket went on without it.'
    : `${reportedByName ?? 'Somebody else'} has reported or changed it.`;
  return new AppError('conflict', `This task is not open any more: ${why} Take the next.`);
}

function checkReport({ photos, note, lng, lat }: FieldReport): void {
  const refuse = (field: string, message: string) => {
    throw new AppError('invalid-field', message, { fields: [{ field, message }] });
  };
  if (photos.length === 0) refuse('/photos', 'Take at least one photo of the place.');
  if ((note?.length ?? 0) > MAX_NOTE) refuse('/note', `At most ${MAX_NOTE} characters.`);
  if ((lng === undefined) !== (lat === undefined)) refuse('/lng', 'Send lng and lat, or neither.');
}

/** Where the report was sent from and how far that is from the ticket's place, in whole metres. */
function placeOf({ lng, lat }: FieldReport, ticket: Ticket) {
  if (lng === undefined || lat === undefined) return { lng: null, lat: null, distanceM: null };
  const { x, y } = localMetres(ticket).toMetres({ lng, lat });
  return { lng, lat, distanceM: Math.round(Math.hypot(x, y)) };
}

/** The same person sending the same photos and verdict again sends one report. */
function digest(actor: Actor, { verdict, note, photos }: FieldReport): string {
  const hash = createHash('sha256').update(JSON.stringify([actor.staffId, verdict, note ?? null]));
  for (const photo of photos) hash.update(createHash('sha256').update(photo).digest());
  return hash.digest('hex');
}
