import { ZONE_SEEN_AT_M } from '../cameras/look-plan.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { zonesSeenBy } from '../zones/zone-store.ts';
import { externalCamera } from './external-camera.ts';
import type { CountEvent, EventOutcome } from './external-event.ts';
import { allOpenExternalEvents } from './external-event-store.ts';
import type { FrigateApi } from './frigate-api.ts';
import { type FrigateEvent, readEventMessage } from './frigate-message.ts';
import { thingsOf } from './frigate-rules.ts';
import { FORGOTTEN_MS, recordChange } from './record-change.ts';

export type FrigateOptions = {
  api: FrigateApi;
  /** Its `topic_prefix`. */
  topic: string;
  /** Our camera codes by Frigate's names, for cameras that are called otherwise there. */
  cameraCodes: ReadonlyMap<string, string>;
  count: CountEvent;
};

/**
 * Listens to Frigate: every change of its objects goes into the place ledger, and after each start of
 * either side what is in progress there is compared with what is known here. Only one process of an
 * installation may. Resolves to a function that ends it.
 */
export async function listenToFrigate(
  deps: LedgerDeps,
  options: FrigateOptions,
): Promise<() => Promise<void>> {
  const { topic, count } = options;
  const ends = [
    await deps.bus.subscribe(
      `${topic}/events`,
      async ({ payload }) => count('frigate', await takeMessage(deps, options, payload)),
      { durable: 'frigate-events' },
    ),
    // Retained: also told when it has been online for long.
    await deps.bus.subscribe(
      `${topic}/available`,
      async ({ payload }) => {
        if (payload === 'online') await resync(deps, options);
      },
      { text: true },
    ),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

async function takeMessage(
  deps: LedgerDeps,
  options: FrigateOptions,
  payload: unknown,
): Promise<EventOutcome> {
  const event = readEventMessage(payload);
  return event ? takeEvent(deps, options, event) : 'malformed';
}

async function takeEvent(
  deps: LedgerDeps,
  { api, cameraCodes }: FrigateOptions,
  event: FrigateEvent,
): Promise<EventOutcome> {
  const { query } = deps.db;
  const cameraCode = cameraCodes.get(event.camera) ?? event.camera;
  const external = await externalCamera(query, { cameraCode });
  if (!external) return 'unknown-camera';
  if (external.algorithms.size === 0) return 'not-wanted';
  const size = await api.sizeOf(event.camera);
  if (!size) return 'unknown-camera';
  const seen = await zonesSeenBy(query, [external.camera.cameraId], ZONE_SEEN_AT_M);
  const zones = seen.map(({ zone }) => zone);
  return recordChange(deps, external, {
    source: 'frigate',
    eventId: event.id,
    at: event.at ?? deps.clock.now(),
    ...size,
    things: thingsOf(event, external, size, zones),
    isOver: event.isOver,
  });
}

/**
 * What Frigate does not have in progress any more is over, though its end was never heard; what it has
 * and we did not hear of begins now. Throws while Frigate does not answer, to be called again.
 */
async function resync(deps: LedgerDeps, options: FrigateOptions): Promise<void> {
  const listed = await options.api.eventsInProgress();
  const now = deps.clock.now();
  const since = new Date(now.getTime() - FORGOTTEN_MS);
  const known = await allOpenExternalEvents(deps.db.query, 'frigate', since);
  const inProgress = new Set(listed.map(({ id }) => id));
  const isKnown = new Set(known.map(({ eventId }) => eventId));
  for (const event of known.filter(({ eventId }) => !inProgress.has(eventId))) {
    const external = await externalCamera(deps.db.query, { cameraId: event.cameraId });
    if (!external) continue;
    const over = { ...event, at: now, things: [], isOver: true };
    options.count('frigate', await recordChange(deps, external, over));
  }
  for (const event of listed.filter(({ id }) => !isKnown.has(id))) {
    options.count('frigate', await takeEvent(deps, options, event));
  }
}
