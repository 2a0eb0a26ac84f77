import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Box } from '../box.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { externalCamera } from './external-camera.ts';
import type { CountEvent, EventOutcome } from './external-event.ts';
import { recordSeen } from './record-change.ts';

const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' });
const Side = Type.Integer({ minimum: 1, maximum: 16_384 });

/** One look of a camera that detects by itself; docs/mqtt.md documents it for those who send it. */
export const CameraDetections = Type.Object(
  {
    messageId: Text,
    takenAt: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$',
    }),
    widthPx: Side,
    heightPx: Side,
    algorithmIds: Type.Array(Text, { minItems: 1, maxItems: 64, uniqueItems: true }),
    observations: Type.Array(
      Type.Object({
        algorithmId: Text,
        label: Type.Optional(Text),
        score: Type.Number({ minimum: 0, maximum: 1 }),
        box: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
      }),
      { maxItems: 500 },
    ),
    model: Type.Optional(Type.Object({ id: Text, version: Text })),
  },
  { description: 'What one look of a camera that detects by itself has found' },
);

const TOPIC = 'cameras/+/detections';

/** Listens to cameras that detect by themselves. Resolves to a function that ends it. */
export const listenToCameras = (
  deps: LedgerDeps,
  count: CountEvent,
): Promise<() => Promise<void>> =>
  deps.bus.subscribe(
    TOPIC,
    async ({ topic, payload }) => count('camera', await takeDetections(deps, topic, payload)),
    { durable: 'camera-detections' },
  );

async function takeDetections(
  deps: LedgerDeps,
  topic: string,
  payload: unknown,
): Promise<EventOutcome> {
  if (!Value.Check(CameraDetections, payload)) return 'malformed';
  const message = payload as Static<typeof CameraDetections>;
  const at = new Date(message.takenAt);
  if (Number.isNaN(at.getTime())) return 'malformed';
  const external = await externalCamera(deps.db.query, { cameraCode: topic.split('/')[1] ?? '' });
  if (!external) return 'unknown-camera';
  const { messageId, widthPx, heightPx, algorithmIds, model } = message;
  const things = message.observations
    .filter(({ algorithmId }) => algorithmIds.includes(algorithmId))
    .map(({ algorithmId, label, score, box }) => ({
      algorithmId,
      label: label ?? algorithmId,
      score,
      box: box as unknown as Box,
    }));
  const seen = {
    source: 'camera',
    messageId,
    at,
    widthPx,
    heightPx,
    algorithmIds,
    things,
  } as const;
  return recordSeen(deps, external, { ...seen, ...(model && { model }) });
}
