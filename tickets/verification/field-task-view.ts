import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { seesPictures } from '../evidence/evidence-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { readCursor, writeCursor } from './queue-cursor.ts';
import { FAR_M } from './report-field-task.ts';
import {
  countVerifications,
  fieldPhotos,
  handledWord,
  listFieldTasks,
  type QueueFieldTask,
  queueFieldTask,
} from './verification-queue-store.ts';
import { aboutTicket, startOfDay } from './verification-view.ts';

type ViewDeps = Pick<TicketDeps, 'db' | 'clock'>;

const photoUrl = (photoId: string) => `/api/photos/${photoId}`;

async function fieldTaskView(deps: ViewDeps, actor: Actor, task: QueueFieldTask) {
  const { db } = deps;
  const { fieldTaskId, version, state, verificationId, kind, withdrawn } = task;
  const handled = await handledWord(db.query, task.ticketId);
  const picturesShown = await seesPictures(deps, actor, task.ticketNumber);
  return {
    ...{ fieldTaskId, version, state, verificationId, kind },
    ...aboutTicket(task),
    ...{ locationNote: task.locationNote, departmentName: task.departmentName },
    ...{ lng: task.placeLng, lat: task.placeLat, note: task.answerNote },
    handledNote: handled.note,
    handledPhotoUrls: picturesShown ? handled.photoIds.map(photoUrl) : [],
    picturesShown,
    openedAt: task.openedAt.toISOString(),
    dueAt: task.dueAt.toISOString(),
    withdrawn,
    report: await reportView({ db }, task, picturesShown),
  };
}

async function reportView(
  { db }: Pick<ViewDeps, 'db'>,
  task: QueueFieldTask,
  picturesShown: boolean,
) {
  const { verdict, note, reportedAt: at, reportedByName: name, lng, lat, distanceM } = task;
  if (!verdict || !at || !name) return null;
  const photos = picturesShown ? await fieldPhotos(db.query, task.ticketId, at) : [];
  const isFar = distanceM !== null && distanceM > FAR_M;
  const where = { lng, lat, distanceM, isFar };
  return { verdict, note, at: at.toISOString(), name, ...where, photoUrls: photos.map(photoUrl) };
}

/** A page of field tasks, with the numbers beside the queues. */
export async function fieldTaskList(
  deps: ViewDeps,
  actor: Actor,
  filter: { state: 'open' | 'done'; cursor?: string | undefined; limit: number },
) {
  const { state, cursor, limit } = filter;
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const found = await listFieldTasks(deps.db.query, state, { limit: limit + 1, after });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const at = last && (state === 'done' ? (last.reportedAt ?? last.openedAt) : last.dueAt);
  return {
    items: await Promise.all(page.map((task) => fieldTaskView(deps, actor, task))),
    nextCursor: last && at ? writeCursor({ at, id: last.fieldTaskId }) : null,
    counts: await countVerifications(deps.db.query, startOfDay(deps.clock.now())),
  };
}

/** One field task. Throws `not-found`. */
export async function fieldTaskDetail(deps: ViewDeps, actor: Actor, fieldTaskId: string) {
  const task = await queueFieldTask(deps.db.query, fieldTaskId);
  if (!task) throw new AppError('not-found', 'There is no such field task.');
  return fieldTaskView(deps, actor, task);
}
