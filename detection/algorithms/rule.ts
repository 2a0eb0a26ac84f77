import type { Box } from '../box.ts';
import type { Patch } from '../cameras/patch.ts';
import type { Detection } from '../detections.ts';
import type { CameraHealth } from '../look.ts';
import type { Settings } from './settings-of.ts';

/** A detection and the model that made it. */
export type Detected = Detection & { modelId: string; modelVersion: string };

/** Something that came to rest and was not there before; box in the picture's pixels. */
export type StillThing = { id: number; box: Box; sinceS: number; confidence: number };

/** What the static-object detector says of one look. */
export type StillScene = {
  objects: readonly StillThing[];
  /** Places of known things that something else is in front of. */
  hidden: readonly Box[];
  /** It does not know the background yet. */
  learning: boolean;
  /** The light of the whole picture changed, so that it says nothing this time. */
  lightChange: boolean;
};

/** A fixture in the picture. */
export type AssetInPicture = { assetId: string; classCode: string; box: Box };

/** How like its clean picture a part looks, and what is around it: ZNCC, -1 to 1. */
export type Likeness = { inside: number; around: number };

/** What one look gives to the rules. Boxes in the picture's pixels, times in seconds of its clock. */
export type View = {
  atS: number;
  widthPx: number;
  heightPx: number;
  health: CameraHealth;
  /** Undefined when no model looked this time. */
  detections: readonly Detected[] | undefined;
  still: StillScene | undefined;
  /** Fixtures of the classes that the algorithm is about. */
  assets: readonly AssetInPicture[];
  /** The zone at the foot of a box; undefined when the algorithm does not look there. */
  zoneAt(box: Box): string | undefined;
  /** Width and height in metres of what stands there; undefined without calibration. */
  sizeM(box: Box): { widthM: number; heightM: number } | undefined;
  /** The colours at a box, for telling whether it is still the same thing. */
  patch(box: Box): Patch;
  /** How much brighter the brightest part of a box is than what is around it, 0 to 1. */
  glow(box: Box): number;
  /** Against the camera's clean picture; undefined without one, or when they do not match. */
  likeness(box: Box): Likeness | undefined;
};

/** Something that a rule found. */
export type Finding = {
  box: Box;
  score: number;
  labels: readonly string[];
  /** Since when it is known to be there; the look itself unless told. */
  sinceS?: number;
  assetId?: string;
  /** It is about the zone as a whole, wherever in it. */
  zoneId?: string;
  modelId?: string;
  modelVersion?: string;
  /** It moves about, or has no sharp place: metres to add to the uncertainty. */
  blurM?: number;
};

/** What a rule makes of one look. `undecided`: it can say neither that something is there nor that not. */
export type Ruling<Memory> = {
  findings: readonly Finding[];
  hidden?: readonly Box[];
  undecided?: boolean;
  memory: Memory;
};

/** A pure rule: the same views, settings and memory give the same ruling. */
export type Rule<Memory> = {
  begin: Memory;
  /** Whether it wants a model to look this time, for rules that can do without; others always do. */
  wantsDetections?(view: View, settings: Settings, memory: Memory): boolean;
  look(view: View, settings: Settings, memory: Memory): Ruling<Memory>;
};

/** A rule with its memory. */
export type RunningRule = {
  wantsDetections: (view: View, settings: Settings) => boolean | undefined;
  look(view: View, settings: Settings): Omit<Ruling<never>, 'memory'>;
};

/** Starts a rule for one camera: keeps its memory from look to look. */
export function running<Memory>(rule: Rule<Memory>): RunningRule {
  let memory = rule.begin;
  return {
    wantsDetections: (view, settings) => rule.wantsDetections?.(view, settings, memory),
    look(view, settings) {
      const { memory: after, ...ruling } = rule.look(view, settings, memory);
      memory = after;
      return ruling;
    },
  };
}
