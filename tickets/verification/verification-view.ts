import { algorithmById, cameraById, cellsSeenBy, outlineOf } from '../../detection/index.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { seesPictures } from '../evidence/evidence-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { fieldTaskOf } from './field-task-store.ts';
import { readCursor, writeCursor } from './queue-cursor.ts';
import { algorithmAgreement, verifierRecords } from './verification-agreement-store.ts';
import { pictureViews } from './verification-pictures.ts';
import {
  countVerifications,
  handledWord,
  listVerifications,
  type QueueTicket,
  type QueueVerification,
  queueVerification,
  type VerificationFilter,
} from './verification-queue-store.ts';
import { reasonTexts } from './verification-reason.ts';
import { otherVerifications, type Verification } from './verification-store.ts';

type ViewDeps = Pick<TicketDeps, 'db' | 'clock'>;

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** The last midnight in the district. */
export const startOfDay = (at: Date): Date =>
  new Date(Math.floor((at.getTime() + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS);

/** What lists of verifications and field tasks say of the ticket. */
export const aboutTicket = (t: Omit<QueueTicket, 'lng' | 'lat'>) => ({
  ticketNumber: t.ticketNumber,
  urgency: t.urgency,
  ...{ classZh: t.classZh, classEn: t.classEn, problemZh: t.problemZh, problemEn: t.problemEn },
  ...{ assetCode: t.assetCode, assetName: t.assetName, street: t.street, community: t.community },
});

function verificationSummary(v: QueueVerification) {
  const reason = reasonTexts(v.machineReason);
  return {
    ...{ verificationId: v.verificationId, version: v.version, kind: v.kind, state: v.state },
    ...aboutTicket(v),
    ...{ cameraName: v.cameraName, algorithmId: v.algorithmId },
    ...{ machineVerdict: v.machineVerdict, machineConfidence: v.machineConfidence },
    ...{ machineReasonZh: reason.zh, machineReasonEn: reason.en, answer: v.answer },
    openedAt: v.openedAt.toISOString(),
    dueAt: v.dueAt.toISOString(),
  };
}

/** A page of the queue, with the numbers beside it. Throws `invalid-field` for a broken cursor. */
export async function verificationList(
  { db, clock }: ViewDeps,
  { cursor, limit, ...filter }: VerificationFilter & { cursor?: string | undefined; limit: number },
) {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const found = await listVerifications(db.query, filter, { limit: limit + 1, after });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  const at = last && (filter.state === 'done' ? (last.decidedAt ?? last.dueAt) : last.dueAt);
  return {
    items: items.map(verificationSummary),
    nextCursor: last && at ? writeCursor({ at, id: last.verificationId }) : null,
    counts: await countVerifications(db.query, startOfDay(clock.now())),
  };
}

/** Everything about one verification that somebody may see. Throws `not-found`. */
export async function verificationDetail(deps: ViewDeps, actor: Actor, verificationId: string) {
  const { db } = deps;
  const found = await queueVerification(db.query, verificationId);
  if (!found) throw new AppError('not-found', 'There is no such verification.');
  const { ticketId, ticketState, lng, lat, locationNote, departmentName } = found;
  const handled = await handledWord(db.query, ticketId);
  const picturesShown = await seesPictures(deps, actor, found.ticketNumber);
  const pictures = picturesShown ? await pictureViews(db.query, found) : [];
  const task = await fieldTaskOf(db.query, verificationId);
  const others = await otherVerifications(db.query, ticketId, verificationId);
  return {
    ...verificationSummary(found),
    ...{ ticketState, lng, lat, locationNote, departmentName },
    filedAt: found.filedAt.toISOString(),
    handledAt: found.handledAt?.toISOString() ?? null,
    handledNote: handled.note,
    handledPhotoUrls: picturesShown ? handled.photoIds.map((id) => `/api/photos/${id}`) : [],
    picturesShown,
    camera: await cameraPart(db.query, found.cameraId),
    pictures,
    clips: clipsAround(found, pictures),
    policy: {
      ...{ category: found.category, closeBy: found.closeBy },
      ...{ minConfidence: found.minConfidence, samplePercent: found.samplePercent },
    },
    ...{ answerNote: found.answerNote, answeredByName: found.answeredByName },
    answeredAt: found.answeredAt?.toISOString() ?? null,
    decidedBy: found.decidedBy,
    decidedAt: found.decidedAt?.toISOString() ?? null,
    fieldTaskId: task?.fieldTaskId ?? null,
    history: others.map(earlier),
  };
}

function earlier(v: Verification) {
  const reason = reasonTexts(v.machineReason);
  return {
    ...{ verificationId: v.verificationId, kind: v.kind, state: v.state },
    openedAt: v.openedAt.toISOString(),
    decidedAt: v.decidedAt?.toISOString() ?? null,
    ...{ decidedBy: v.decidedBy, machineVerdict: v.machineVerdict },
    ...{ machineReasonZh: reason.zh, machineReasonEn: reason.en },
    ...{ answer: v.answer, answerNote: v.answerNote, answeredByName: v.answeredByName },
  };
}

/** The camera that looked, and what it sees from where. */
async function cameraPart(query: Query, cameraId: string | null) {
  const camera = cameraId ? await cameraById(query, cameraId) : undefined;
  if (!camera) return null;
  const cells = await cellsSeenBy(query, camera.cameraId);
  const { coordinates } = outlineOf(cells.map(({ code }) => code));
  const { name, lng, lat, headingDeg } = camera;
  const rings = coordinates.map(([outer = []]) => outer);
  return { cameraId: camera.cameraId, name, lng, lat, headingDeg, sight: rings };
}

/** Around each picture this much is worth playing. */
const CLIP_SECONDS = 15;

/** What to play of the time before and after, where a camera has seen both. */
function clipsAround(
  { cameraId }: QueueVerification,
  pictures: readonly { role: string; takenAt: string }[],
) {
  if (!cameraId) return [];
  return (['before', 'after'] as const).flatMap((role) => {
    const picture = pictures.findLast((each) => each.role === role);
    if (!picture) return [];
    const around = (seconds: number) =>
      new Date(Date.parse(picture.takenAt) + seconds * 1000).toISOString();
    return [{ cameraId, from: around(-CLIP_SECONDS), to: around(CLIP_SECONDS), role }];
  });
}

/** How often people and machine agreed in the last days, and whose decisions were contradicted. */
export async function verificationAgreement({ db, clock }: ViewDeps, days: number) {
  const to = clock.now();
  const time = { from: new Date(to.getTime() - days * DAY_MS), to: new Date(to.getTime() + 1) };
  const algorithms = await algorithmAgreement(db.query, time);
  return {
    algorithms: algorithms.map((row) => {
      const algorithm = row.algorithmId ? algorithmById(row.algorithmId) : undefined;
      return {
        ...row,
        algorithmZh: algorithm?.nameZh ?? row.algorithmId,
        algorithmEn: algorithm?.nameEn ?? row.algorithmId,
      };
    }),
    verifiers: await verifierRecords(db.query, time),
  };
}
