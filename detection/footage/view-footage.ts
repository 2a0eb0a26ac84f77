import type { Clock } from '../../platform/clock.ts';
import type { Query } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Viewer } from './footage-access.ts';
import type { TimeRange } from './footage-provider.ts';
import { insertView } from './footage-view-store.ts';

/** What somebody looks at. */
export type Viewed = { cameraId: string; range: TimeRange; reason: string } & (
  | { kind: 'clip'; clipId: string }
  | { kind: 'frame' }
);

/** Writes down who looks at footage and why. What is sent at once counts as opened. */
export async function recordView(
  { db, clock }: { db: { query: Query }; clock: Clock },
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
    openedAt: viewed.kind === 'frame' ? now : null,
  });
}
