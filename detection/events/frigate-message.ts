import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Box } from '../box.ts';

const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' });
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Pixels = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]);
/** Seconds since 1970 with a fraction. */
const UnixSeconds = Type.Number({ minimum: 0, maximum: 1e11 });

/** What is used of a tracked object; Frigate's versions differ in the rest, and it is not looked at. */
const TrackedObject = Type.Object({
  id: Text,
  camera: Text,
  label: Text,
  frame_time: Maybe(UnixSeconds),
  end_time: Maybe(UnixSeconds),
  box: Maybe(Pixels),
  region: Maybe(Pixels),
  score: Maybe(Type.Number()),
  computed_score: Maybe(Type.Number()),
  top_score: Maybe(Type.Number()),
  false_positive: Maybe(Type.Boolean()),
  stationary: Maybe(Type.Boolean()),
  current_zones: Maybe(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 })),
});
const EventMessage = Type.Object({
  type: Type.Enum(['new', 'update', 'end']),
  after: TrackedObject,
});
/** One event of GET /api/events; its box is normalised: left, top, width, height. */
const ListedEvent = Type.Object({
  id: Text,
  camera: Text,
  label: Text,
  zones: Maybe(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 })),
  data: Maybe(
    Type.Object({
      box: Maybe(Pixels),
      score: Maybe(Type.Number()),
      top_score: Maybe(Type.Number()),
    }),
  ),
});
const EventList = Type.Array(ListedEvent, { maxItems: 10_000 });
const Side = Type.Integer({ minimum: 1, maximum: 16_384 });
const Settings = Type.Object({
  cameras: Type.Record(
    Type.String(),
    Type.Object({ detect: Type.Object({ width: Side, height: Side }) }),
  ),
});

/** A tracked object as the adapter sees it. */
export type FrigateEvent = {
  id: string;
  camera: string;
  label: string;
  /** undefined: the sender does not say. */
  at: Date | undefined;
  isOver: boolean;
  /** Frigate itself is not sure yet that it is something. */
  isDoubtful: boolean;
  /** In pixels of the detect stream. */
  box: Box | undefined;
  region: Box | undefined;
  score: number;
  /** undefined: not said. */
  isStationary: boolean | undefined;
  zones: readonly string[];
};

/** A message of `frigate/events`; undefined when it is none. */
export function readEventMessage(payload: unknown): FrigateEvent | undefined {
  if (!Value.Check(EventMessage, payload)) return undefined;
  const { type, after } = payload as Static<typeof EventMessage>;
  const isOver = type === 'end';
  const seconds = isOver ? (after.end_time ?? after.frame_time) : after.frame_time;
  const { id, camera, label } = after;
  return {
    id,
    camera,
    label,
    at: seconds == null ? undefined : new Date(Math.round(seconds * 1000)),
    isOver,
    isDoubtful: after.false_positive ?? false,
    box: after.box ?? undefined,
    region: after.region ?? undefined,
    score: after.computed_score || after.top_score || after.score || 0,
    isStationary: after.stationary ?? undefined,
    zones: after.current_zones ?? [],
  };
}

export type DetectSizes = ReadonlyMap<string, { widthPx: number; heightPx: number }>;

/** The detect sizes of GET /api/config by camera; throws when it is something else. */
export function readDetectSizes(answer: unknown): DetectSizes {
  if (!Value.Check(Settings, answer)) throw new Error('Frigate answers with another configuration');
  const { cameras } = answer as Static<typeof Settings>;
  return new Map(
    Object.entries(cameras).map(([name, { detect }]) => [
      name,
      { widthPx: detect.width, heightPx: detect.height },
    ]),
  );
}

/** The events of GET /api/events that are in progress; throws when it is something else. */
export function readEventList(answer: unknown, sizes: DetectSizes): FrigateEvent[] {
  if (!Value.Check(EventList, answer))
    throw new Error('Frigate answers with another list of events');
  return (answer as Static<typeof EventList>).map(({ id, camera, label, zones, data }) => {
    const size = sizes.get(camera);
    return {
      id,
      camera,
      label,
      at: undefined,
      isOver: false,
      isDoubtful: false,
      box: size && data?.box ? fromNormalised(data.box as unknown as Box, size) : undefined,
      region: undefined,
      score: data?.top_score || data?.score || 0,
      isStationary: undefined,
      zones: zones ?? [],
    };
  });
}

const fromNormalised = (
  [left, top, width, height]: Box,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Box => [left * widthPx, top * heightPx, (left + width) * widthPx, (top + height) * heightPx];
