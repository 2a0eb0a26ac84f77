import Type, { type Static } from 'typebox';
import { sightingStates } from '../ledger/presence.ts';
import { cameraHealths } from '../look.ts';
import { type Sighting, takenAs, verdicts } from './sighting.ts';
import type { SightingNames } from './sighting-name-store.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Time = Type.String({ description: 'ISO 8601' });
const Box = Type.Array(Type.Number(), {
  minItems: 4,
  maxItems: 4,
  description: 'Left, top, right, bottom in pixels',
});

/** A sighting as the desk gets it. */
export const SightingView = Type.Object({
  sightingId: Text,
  algorithmId: Text,
  state: Type.Enum([...sightingStates]),
  assetId: Nullable(Text),
  assetCode: Nullable(Text),
  assetName: Nullable(Text),
  placeName: Nullable(Text),
  lng: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  sigmaM: Nullable(Type.Number()),
  gridCode: Nullable(Text),
  zoneId: Nullable(Text),
  cameraIds: Type.Array(Text),
  cameraId: Text,
  cameraName: Nullable(Text),
  box: Box,
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  score: Type.Number(),
  modelId: Nullable(Text),
  modelVersion: Nullable(Text),
  settings: Type.Record(Text, Type.Number()),
  firstSeenAt: Time,
  presentSince: Time,
  lastSeenAt: Time,
  absentSince: Nullable(Time),
  alertedAt: Nullable(Time),
  goneAt: Nullable(Time),
  bestFrame: Nullable(
    Type.Object({
      sha256: Text,
      cameraId: Text,
      takenAt: Time,
      widthPx: Type.Integer(),
      heightPx: Type.Integer(),
      box: Box,
    }),
  ),
  needsConfirmation: Type.Boolean(),
  waiting: Type.Boolean({ description: 'Somebody is asked to confirm it' }),
  verdict: Nullable(Type.Enum([...verdicts])),
  judgedBy: Nullable(Text),
  judgedAt: Nullable(Time),
  verdictNote: Nullable(Text),
  takenAs: Nullable(Type.Enum([...takenAs])),
});
export type SightingView = Static<typeof SightingView>;

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

export function sightingView(sighting: Sighting & SightingNames): SightingView {
  const { firstSeenAt, presentSince, lastSeenAt, bestFrame, takenAt: _, ...rest } = sighting;
  const { alertedAt, needsConfirmation, verdict, takenAs: taken } = sighting;
  return {
    ...rest,
    box: [...sighting.box],
    firstSeenAt: firstSeenAt.toISOString(),
    presentSince: presentSince.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    absentSince: time(sighting.absentSince),
    alertedAt: time(alertedAt),
    goneAt: time(sighting.goneAt),
    judgedAt: time(sighting.judgedAt),
    bestFrame: bestFrame && {
      ...bestFrame,
      box: [...bestFrame.box],
      takenAt: bestFrame.takenAt.toISOString(),
    },
    waiting: alertedAt !== null && needsConfirmation && verdict === null && taken === null,
  };
}

/** What the bus says about a sighting. */
export const SightingRing = Type.Object({
  sightingId: Text,
  algorithmId: Text,
  state: Type.Enum([...sightingStates]),
});
export type SightingRing = Static<typeof SightingRing>;

/** What the bus says about a camera. */
export const CameraRing = Type.Object({
  cameraId: Text,
  health: Type.Enum([...cameraHealths]),
});
export type CameraRing = Static<typeof CameraRing>;
