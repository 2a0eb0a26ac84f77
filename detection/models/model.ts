import { AppError } from '../../platform/errors.ts';
import { areaOf, type Box } from '../box.ts';
import type { Detection, Detections } from '../detections.ts';
import type { Frame } from '../frame.ts';
import { BoundedQueue } from './bounded-queue.ts';
import type { Candidate, DecodeOptions } from './candidate.ts';
import { decoders } from './decoders.ts';
import { fitPicture, type Part } from './fit-picture.ts';
import type { ModelManifest } from './model-manifest.ts';
import type { Runner } from './onnx-runner.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';
import { badOutput } from './tensor.ts';
import { isCut, type Tile, tilesOf } from './tiles.ts';

export type DetectOptions = {
  /** Instead of the manifest's least scores, for every label. */
  minScore?: number;
  /** Looks only at these parts of the frame, but as large as they are, or larger, instead of reduced. */
  regions?: readonly Box[];
  /** Beside the regions, at the whole frame. */
  whole?: boolean;
};

const DEFAULT_IOU = 0.5;
/** A box at the edge of a tile that lies in another one this much is a piece of the same thing. */
const PIECE = 0.8;

/** A model with its manifest, ready to look at pictures. `open` is called at the first one. */
export class Model {
  readonly manifest: ModelManifest;
  readonly #open: () => Promise<Runner>;
  readonly #queue: BoundedQueue;
  #runner: Promise<Runner> | undefined;
  #closed = false;

  constructor(
    manifest: ModelManifest,
    open: () => Promise<Runner>,
    queue: { width: number; limit: number },
  ) {
    this.manifest = manifest;
    this.#open = open;
    this.#queue = new BoundedQueue(queue);
  }

  detect(frame: Frame, options: DetectOptions = {}): Promise<Detections> {
    return this.#queue.enter(async () => {
      checkFrame(frame);
      const runner = await this.#opened();
      const found: Found[] = [];
      for (const tile of partsOf(frame, options, this.manifest)) {
        found.push(...(await this.#lookAt(frame, tile, runner, options)));
      }
      return detectionsOf(found, frame, this.manifest);
    });
  }

  /** Lets what runs end, then frees the memory. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.idle();
    const runner = await this.#runner?.catch(() => undefined);
    this.#runner = undefined;
    await runner?.close();
  }

  async #opened(): Promise<Runner> {
    if (this.#closed) throw new AppError('model-unavailable', 'The models are closed');
    this.#runner ??= this.#open();
    const runner = await this.#runner;
    if (!runner.ended) return runner;
    this.#runner = undefined;
    return this.#opened();
  }

  async #lookAt(
    frame: Frame,
    tile: Tile,
    runner: Runner,
    { minScore }: DetectOptions,
  ): Promise<Found[]> {
    const { manifest } = this;
    const picture = await fitPicture(frame, tile, manifest.input);
    const outputs = await this.#queue.inTurn(async () => {
      if (this.#closed) throw new AppError('model-unavailable', 'The models are closed');
      return runner.run(picture);
    });
    const candidates = decoders[manifest.decoder](outputs, {
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
      classes: manifest.labels.length,
      minScores: minScoresOf(manifest, minScore),
      decoding: manifest.decoding ?? {},
    });
    return candidates.map((candidate) => ({
      ...candidate,
      box: finite(picture.toFrame(candidate.box)),
      tile,
    }));
  }
}

type Found = Candidate & { tile: Tile };

function minScoresOf(
  { labels, minScore, minScores = {} }: ModelManifest,
  forAll?: number,
): DecodeOptions['minScores'] {
  return Float64Array.from(labels, (label) => forAll ?? minScores[label] ?? minScore);
}

function partsOf(
  frame: Frame,
  { regions, whole: withWhole = false }: DetectOptions,
  { input }: ModelManifest,
): Tile[] {
  const whole: Part = { left: 0, top: 0, width: frame.widthPx, height: frame.heightPx };
  const inner = { left: false, top: false, right: false, bottom: false };
  const wholeTile = { ...whole, inner };
  if (!regions) return [wholeTile];
  const { size } = input;
  const tile =
    'longSidePx' in size
      ? { width: size.longSidePx, height: size.longSidePx }
      : { width: size.widthPx, height: size.heightPx };
  return [...tilesOf(regions, whole, tile), ...(withWhole ? [wholeTile] : [])];
}

function detectionsOf(found: Found[], frame: Frame, manifest: ModelManifest): Detections {
  const kept = suppressOverlaps(found, manifest.nmsIou ?? DEFAULT_IOU);
  const whole = kept.filter((each) => !isPiece(each, kept));
  return {
    modelId: manifest.modelId,
    modelVersion: manifest.version,
    widthPx: frame.widthPx,
    heightPx: frame.heightPx,
    items: whole.flatMap((each) => detectionOf(each, frame, manifest.labels)),
  };
}

function isPiece(each: Found, kept: readonly Found[]): boolean {
  if (!isCut(each.box, each.tile)) return false;
  return kept.some(
    (other) =>
      other.tile !== each.tile &&
      other.classIndex === each.classIndex &&
      areaOf(other.box) > areaOf(each.box) &&
      shareInside(each.box, other.box) >= PIECE,
  );
}

function shareInside(box: Box, other: Box): number {
  const shared = areaOf([
    Math.max(box[0], other[0]),
    Math.max(box[1], other[1]),
    Math.min(box[2], other[2]),
    Math.min(box[3], other[3]),
  ]);
  return shared / areaOf(box);
}

/** Clipped to the frame; nothing when no part of it is inside. */
function detectionOf(
  { box: [x1, y1, x2, y2], score, classIndex }: Found,
  { widthPx, heightPx }: Frame,
  labels: readonly string[],
): Detection[] {
  const label = labels[classIndex];
  if (label === undefined) throw badOutput(`there is no label ${classIndex}`);
  const box = [
    Math.max(0, x1),
    Math.max(0, y1),
    Math.min(widthPx, x2),
    Math.min(heightPx, y2),
  ] as const;
  return box[2] > box[0] && box[3] > box[1] ? [{ label, score, box }] : [];
}

function finite(box: Box): Box {
  if (box.every(Number.isFinite)) return box;
  throw badOutput(`a box of ${box.join(', ')}`);
}

function checkFrame({ rgb, widthPx, heightPx }: Frame): void {
  const sides = Number.isInteger(widthPx) && Number.isInteger(heightPx) && widthPx > 0;
  if (sides && heightPx > 0 && rgb.length === widthPx * heightPx * 3) return;
  const detail = `A frame of ${widthPx}×${heightPx} does not have ${rgb.length} bytes`;
  throw new AppError('picture-unreadable', detail);
}
