import { idOf } from '../../platform/ids.ts';
import type { Settings } from '../algorithms/index.ts';
import { type Box, footOf } from '../box.ts';
import type { LookResult, Observation } from '../look.ts';
import { pictureGround } from '../looks/picture-ground.ts';
import { boxAround, clustersOf } from './box-clusters.ts';
import type { ExternalCamera } from './external-camera.ts';
import type { EventSource, ExternalThing } from './external-event.ts';
import { reduceDetections } from './reduce-detections.ts';

/** Things farther apart than Frigate would look at in one region do not gather. */
const REGION_PX = 320;

/** What somebody else saw, as a look of ours. */
export type Seen = {
  source: EventSource | 'camera';
  /** The same for a message that comes twice. */
  messageId: string;
  at: Date;
  widthPx: number;
  heightPx: number;
  /** What was looked for; of these, what is not among `things` is not there. */
  algorithmIds: readonly string[];
  things: readonly ExternalThing[];
  /** Of whoever saw it. */
  model?: { id: string; version: string };
};

/** A look with everything that goes on at a camera. Pure. */
export function lookOf({ camera, algorithms }: ExternalCamera, seen: Seen): LookResult {
  const { widthPx, heightPx, at, source, model } = seen;
  const ground = camera.geometry && pictureGround(camera.geometry, { widthPx, heightPx });
  const modelId = model?.id ?? source;
  const observation = (thing: ExternalThing): Observation => ({
    algorithmId: thing.algorithmId,
    box: thing.box,
    score: Math.min(1, Math.max(0, thing.score)),
    labels: [thing.label],
    place: ground?.placeOf(footOf(thing.box)) ?? null,
    assetId: null,
    modelId,
    modelVersion: model?.version ?? null,
  });
  const wanted = Map.groupBy(seen.things, ({ algorithmId }) => algorithmId);
  const found = [...wanted].flatMap(([algorithmId, things]) => {
    const settings = algorithms.get(algorithmId);
    return settings ? foundBy(settings, things, seen) : [];
  });
  return {
    lookId: idOf(`${source}/${camera.cameraId}/${seen.messageId}`),
    cameraId: camera.cameraId,
    takenAt: at,
    widthPx,
    heightPx,
    health: 'ok',
    algorithmIds: [...new Set(seen.algorithmIds)].filter((id) => algorithms.has(id)),
    observations: found.map(observation),
    hidden: [],
    detections: [],
    lagSeconds: 0,
  };
}

/** Each thing once and surely enough; where many are needed, those that are together. */
function foundBy(
  { minScore = 0, minCount }: Settings,
  things: readonly ExternalThing[],
  seen: Seen,
): ExternalThing[] {
  const sure = things.filter(({ score }) => score >= minScore);
  const single = reduceDetections(sure, seen);
  if (minCount === undefined) return single;
  const boxes = single.map(({ box }) => box);
  return clustersOf(boxes, seen, REGION_PX).flatMap((cluster) => {
    const members = single.filter((_, index) => cluster.includes(index));
    const [first] = members;
    if (!first || members.length < minCount) return [];
    const scores = members.map(({ score }) => score).sort((a, b) => b - a);
    return [
      { ...first, box: boxAround(members.map(({ box }) => box)), score: scores[minCount - 1] ?? 0 },
    ];
  });
}

/** A box of a picture of one size in the pixels of another. */
export function resized(
  box: Box,
  from: { widthPx: number; heightPx: number },
  to: { widthPx: number; heightPx: number },
): Box {
  const across = to.widthPx / from.widthPx;
  const down = to.heightPx / from.heightPx;
  return [box[0] * across, box[1] * down, box[2] * across, box[3] * down];
}
