import type { Logger } from '../../platform/logger.ts';
import { algorithmById, oneDecisionEach } from '../algorithms/index.ts';
import type { Box } from '../box.ts';
import type { Detections } from '../detections.ts';
import type { Frame } from '../frame.ts';
import { BUILT_IN_COCO, type DetectOptions, type Models } from '../models/index.ts';

/** Boxes in the pixels of the picture. */
export type Recognised = {
  /** What stands in front: people, vehicles. */
  inFront: readonly Box[];
  /** The problem itself; null: no model knows it, or none could look. */
  problem: readonly Box[] | null;
};

/** What a COCO model calls things that pass by and hide a place. */
export const inFrontLabels: ReadonlySet<string> = new Set([
  'person',
  'bicycle',
  'car',
  'motorcycle',
  'bus',
  'truck',
  'dog',
]);

/** What an algorithm has to know to be sure of the problem, and what is none itself: a bin that is shut. */
const innocentLabels: ReadonlySet<string> = new Set(['garbage_bin']);

/** People are recognised late and small things count: below this nothing goes by. */
const IN_FRONT_SCORE = 0.3;

/** Asks models about pictures of one place, and remembers which of them has answered. */
export class Recogniser {
  readonly #models: Pick<Models, 'modelFor' | 'detect'>;
  readonly #labels: readonly string[];
  readonly #logger: Logger;
  /** Of the algorithm: the least score that counts. */
  readonly minScore: number | undefined;
  /** The model that was asked for the problem; null: none knows it. */
  modelId: string | null = null;
  modelVersion: string | null = null;

  /** @param algorithmId null: only what stands in front is looked for */
  constructor(
    models: Pick<Models, 'modelFor' | 'detect'>,
    algorithmId: string | null,
    logger: Logger,
  ) {
    this.#models = models;
    this.#logger = logger;
    const algorithm = algorithmId === null ? undefined : algorithmById(algorithmId);
    this.#labels = (algorithm?.labels ?? []).filter((label) => !inFrontLabels.has(label));
    this.minScore = algorithm?.parameters.find(({ key }) => key === 'minScore')?.byDefault;
  }

  /** Looks at the whole picture for what stands in front, and closely around the region for the problem. */
  async look(frame: Frame, region: Box): Promise<Recognised> {
    const seen = await this.#detect(BUILT_IN_COCO, frame, { minScore: IN_FRONT_SCORE });
    const inFront = (seen?.items ?? []).filter(({ label }) => inFrontLabels.has(label));
    return {
      inFront: inFront.map(({ box }) => box),
      problem: await this.#problem(frame, around(region, frame)),
    };
  }

  async #problem(frame: Frame, region: Box): Promise<Box[] | null> {
    const byModel = Map.groupBy(this.#labels, (label) => this.#models.modelFor([label]));
    const boxes: Box[] = [];
    let isAnswered = false;
    for (const [modelId, labels] of byModel) {
      if (modelId === undefined) continue;
      const minScore = this.minScore ?? IN_FRONT_SCORE;
      const found = await this.#detect(modelId, frame, { minScore, regions: [region] });
      if (!found) continue;
      isAnswered = true;
      ({ modelId: this.modelId, modelVersion: this.modelVersion } = found);
      const problems = oneDecisionEach(
        found.items.map((item) => ({
          ...item,
          modelId: found.modelId,
          modelVersion: found.modelVersion,
        })),
      ).filter(({ label }) => labels.includes(label) && !innocentLabels.has(label));
      boxes.push(...problems.map(({ box }) => box));
    }
    return isAnswered ? boxes : null;
  }

  async #detect(
    modelId: string,
    frame: Frame,
    options: DetectOptions,
  ): Promise<Detections | undefined> {
    try {
      return await this.#models.detect(modelId, frame, options);
    } catch (error) {
      // Without the model the pictures are compared all the same.
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn({ modelId, reason }, 'model failed');
      return undefined;
    }
  }
}

/** The region with half as much again on each side. */
function around([x1, y1, x2, y2]: Box, { widthPx, heightPx }: Frame): Box {
  const [dx, dy] = [(x2 - x1) / 2, (y2 - y1) / 2];
  return [
    Math.max(0, x1 - dx),
    Math.max(0, y1 - dy),
    Math.min(widthPx, x2 + dx),
    Math.min(heightPx, y2 + dy),
  ];
}
