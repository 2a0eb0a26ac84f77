import type { Actor } from '../../platform/actor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Query } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Viewer } from './footage-access.ts';
import type { TimeRange } from './footage-provider.ts';
import { hasLooked, insertView } from './footage-view-store.ts';

/** What somebody looks at. */
export type Viewed = { cameraId: string; range: TimeRange; reason: string } & (
  | { kind: 'clip'; clipId: string }
  | { kind: 'frame' | Glance['kind'] }
);

/** A picture that a page of the desk shows of a camera, without anybody giving a reason for it. */
export type Glance = { cameraId: string; takenAt: Date; kind: 'last_picture' | 'sighting' };

type ViewDeps = { db: { query: Query }; clock: Clock };

const reasons = { last_picture: '看最新画面', sighting: '看发现的问题' } as const;
const GLANCE_MS = 3_600_000;

/**
 * Writes down that somebody is shown pictures of a camera: once an hour, since a wall of cameras shows hundreds
 * each minute. The page is the reason.
 */
export async function recordGlance(
  deps: ViewDeps,
  actor: Actor,
  { cameraId, takenAt, kind }: Glance,
): Promise<void> {
  const { staffId } = actor;
  const anHourAgo = new Date(deps.clock.now().getTime() - GLANCE_MS);
  if (await hasLooked(deps.db.query, { staffId, cameraId, kind }, anHourAgo)) return;
  const range = { from: takenAt, to: takenAt };
  const viewed = { kind, cameraId, range, reason: reasons[kind] };
  await recordView(deps, { actor, ticketNumber: null }, viewed);
}

/** Writes down who looks at footage and why. What is sent at once counts as opened. */
export async function recordView(
  { db, clock }: ViewDeps,
  { actor, ticketNumber }: Viewer,
  viewed: Viewed,
): Promise<void> {
  const now = clock.now();
  await insertView(db.query, {
    viewId: newId(),
    staffId: actor.staffId,
    staffName: actor.name,
    roles: actor.roles,
    departmentId: actor.departmentId,
    kind: viewed.kind,
    cameraId: viewed.cameraId,
    range: viewed.range,
    clipId: viewed.kind === 'clip' ? viewed.clipId : null,
    reason: viewed.reason.trim(),
    ticketNumber,
    askedAt: now,
    openedAt: viewed.kind === 'clip' ? null : now,
  });
}
