import Type, { type Static } from 'typebox';
import type { Box } from '../box.ts';

/** Our algorithms by the event types of VIAS-style detection boxes. */
const algorithmsByType: Record<number, string> = {
  1245184: 'shop-overflow',
  1114112: 'street-vending',
  1310720: 'exposed-garbage',
  1703936: 'bin-overflow',
  2228224: 'dumped-goods',
  2359296: 'hanging-clothes',
  2293760: 'illegal-umbrella',
  1638400: 'banner',
  74240: 'illegal-parking',
  1179649: 'fire-lane-blocked',
  1376256: 'bicycle-parking',
  1376257: 'bicycle-parking',
  655360: 'bicycle-pile',
  1900544: 'waterlogging',
  2424832: 'cover-missing',
  2621440: 'cover-missing',
  2490368: 'spilled-soil',
  393216: 'smoke-fire',
  524288: 'crowd',
  327680: 'left-object',
};

const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' });
const Coordinate = Type.Number({ minimum: -100_000, maximum: 100_000 });
/** Boxes of different makes say more than is looked at. */
const open = { additionalProperties: true } as const;
const Item = Type.Object(
  {
    detection_id: Type.Union([Text, Type.Integer()]),
    bounding_box: Type.Optional(
      Type.Object({ x: Coordinate, y: Coordinate, w: Coordinate, h: Coordinate }, open),
    ),
    polygon_name: Type.Optional(Type.String({ maxLength: 200 })),
    confidence: Type.Optional(Type.Number()),
  },
  open,
);
const Items = Type.Array(Item, { maxItems: 200 });

/** A message of a detection box in the manner of Huawei's VIAS; what is not named here is not looked at. */
export const ViasMessage = Type.Object(
  {
    event_type: Type.Integer({ description: 'What it is about, such as 1703936 for 垃圾满溢' }),
    alarm_type: Type.Optional(Type.Enum([0, 1], { description: '0: alarm, 1: it has vanished' })),
    stream_id: Type.Optional(Text),
    task_id: Type.Optional(Text),
    timestamp: Type.Number({ minimum: 0, maximum: 1e13, description: 'Unix time in seconds' }),
    message_id: Type.Optional(Text),
    image_base64: Type.Optional(Type.String({ description: 'JPEG' })),
    data: Type.Object(
      {
        event_set: Type.Optional(Items),
        vehicles: Type.Optional(Items),
      },
      open,
    ),
  },
  open,
);
export type ViasMessage = Static<typeof ViasMessage>;

/** One thing of a message. */
export type ViasThing = { eventId: string; algorithmId: string; box: Box; score: number };

export const algorithmOfType = (eventType: number): string | undefined =>
  algorithmsByType[eventType];

/** Seconds, as documented; milliseconds too, because boxes that send them exist. */
export const timeOf = ({ timestamp }: ViasMessage): Date =>
  new Date(timestamp > 1e11 ? timestamp : timestamp * 1000);

/**
 * The things of a message with their boxes in pixels of a picture of this size. A box all of whose numbers
 * are at most 1 is taken for parts of the picture; one that is missing, for the whole of it.
 */
export function thingsOfMessage(
  { event_type, stream_id, task_id, data }: ViasMessage,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): ViasThing[] {
  const algorithmId = algorithmOfType(event_type);
  if (!algorithmId) return [];
  const items = [...(data.event_set ?? []), ...(data.vehicles ?? [])];
  return items.map(({ detection_id, bounding_box, confidence }) => {
    const { x, y, w, h } = bounding_box ?? { x: 0, y: 0, w: 1, h: 1 };
    const isPart = [x, y, w, h].every((value) => value >= 0 && value <= 1);
    const [across, down] = isPart ? [widthPx, heightPx] : [1, 1];
    return {
      eventId: `${stream_id ?? ''}/${task_id ?? ''}/${event_type}/${detection_id}`,
      algorithmId,
      box: [x * across, y * down, (x + w) * across, (y + h) * down],
      // A box that sends an alarm is sure of it.
      score: confidence === undefined ? 1 : Math.min(1, Math.max(0, confidence)),
    };
  });
}
