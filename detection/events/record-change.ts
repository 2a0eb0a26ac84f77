import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { recordLooks } from '../ledger/record-look.ts';
import { type ExternalCamera, externalCamera } from './external-camera.ts';
import type { EventOutcome, ExternalChange } from './external-event.ts';
import {
  type ExternalEvent,
  eventsToAffirm,
  openExternalEvents,
  putExternalEvent,
} from './external-event-store.ts';
import { lookOf, resized, type Seen } from './external-look.ts';

const HOUR_MS = 3600_000;
/** A system that has said nothing of a thing for so long has forgotten to say that it is over. */
export const FORGOTTEN_MS = 24 * HOUR_MS;

/**
 * Takes what a system says of one thing: keeps it, then records a look at all that goes on at the camera
 * now. May be called again with the same message after a failure: nothing is stored twice.
 * @param picture JPEG that the message came with
 */
export async function recordChange(
  deps: LedgerDeps,
  external: ExternalCamera,
  change: ExternalChange,
  picture?: Uint8Array,
): Promise<EventOutcome> {
  const { camera, algorithms } = external;
  const things = change.things.filter(({ algorithmId }) => algorithms.has(algorithmId));
  const news = { ...change, things };
  const kept = await deps.db.transaction(async (query) => {
    const event = await putExternalEvent(query, camera.cameraId, news);
    if (!event) return undefined;
    const since = new Date(change.at.getTime() - FORGOTTEN_MS);
    return { event, open: await openExternalEvents(query, change.source, camera.cameraId, since) };
  });
  if (!kept) return 'late';
  if (kept.event.algorithmIds.length === 0) return 'not-wanted';
  const kind = change.isOver ? 'over' : 'open';
  const messageId = `${change.eventId}/${kind}/${change.at.toISOString()}`;
  return recordSeen(
    deps,
    external,
    seenAt(change, messageId, { ...kept.event, open: kept.open }),
    picture,
  );
}

/** Records a look; answers what the ledger made of it. */
export async function recordSeen(
  deps: LedgerDeps,
  external: ExternalCamera,
  seen: Seen,
  picture?: Uint8Array,
): Promise<EventOutcome> {
  const look = lookOf(external, seen);
  if (look.algorithmIds.length === 0) return 'not-wanted';
  const frames = new Map(picture ? [[look.lookId, picture]] : []);
  const [outcome] = await recordLooks(deps, [look], frames);
  return outcome?.outcome ?? 'refused';
}

function seenAt(
  { source, at, widthPx, heightPx }: Pick<ExternalChange, 'source' | 'at' | 'widthPx' | 'heightPx'>,
  messageId: string,
  { algorithmIds: told, open }: { algorithmIds: readonly string[]; open: readonly ExternalEvent[] },
): Seen {
  const size = { widthPx, heightPx };
  const things = open.flatMap((each) =>
    each.things.map((thing) => ({
      ...thing,
      box: resized(thing.box, each, size),
      ...(thing.region && { region: resized(thing.region, each, size) }),
    })),
  );
  const algorithmIds = [...told, ...things.map((thing) => thing.algorithmId)];
  return { source, messageId, at, ...size, algorithmIds, things };
}

/**
 * Says every minute what these systems said last, because they speak only when something changes: an alarm
 * of VIAS goes on until it is taken back, and what was over some time ago and did not come back is gone.
 * For a job; the same minute is recorded once.
 */
export async function affirmEvents(deps: LedgerDeps): Promise<void> {
  const now = deps.clock.now();
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const before = (ms: number) => new Date(minute.getTime() - ms);
  const limits = { open: before(FORGOTTEN_MS), recent: before(HOUR_MS), until: minute };
  const told = await eventsToAffirm(deps.db.query, limits);
  const groups = Map.groupBy(told, ({ source, cameraId }) => `${source} ${cameraId}`);
  for (const events of groups.values()) {
    const [newest] = events;
    if (!newest) continue;
    const { source, cameraId, widthPx, heightPx } = newest;
    const external = await externalCamera(deps.db.query, { cameraId });
    if (!external) continue;
    const open = await openExternalEvents(deps.db.query, source, cameraId, limits.open);
    const seen = seenAt(
      { source, at: minute, widthPx, heightPx },
      `${source}/minute/${minute.toISOString()}`,
      { algorithmIds: events.flatMap(({ algorithmIds }) => algorithmIds), open },
    );
    await recordSeen(deps, external, seen);
  }
}
