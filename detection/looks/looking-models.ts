import type { Logger } from '../../platform/logger.ts';
import { type Algorithm, type Detected, notThings } from '../algorithms/index.ts';
import type { LookingView } from '../cameras/looking-view.ts';
import type { Detections } from '../detections.ts';
import type { Frame } from '../frame.ts';
import type { DetectOptions, Models } from '../models/index.ts';
import { closeUpOf } from '../waste/close-up.ts';
import type { Watched } from './watched-algorithms.ts';

/** Lowest score that anything goes by: people in front of things are looked for at this one. */
const LOWEST_SCORE = 0.3;

/** The models that look for the algorithms of one camera: each once a look, and each label by one of them. */
export class LookingModels {
  readonly #models: Pick<Models, 'modelFor' | 'detect'>;
  readonly #cameraId: string;
  readonly #logger: Logger;
  #failed = new Set<string>();

  constructor(models: Pick<Models, 'modelFor' | 'detect'>, cameraId: string, logger: Logger) {
    this.#models = models;
    this.#cameraId = cameraId;
    this.#logger = logger;
  }

  /** Has the models look that these algorithms need, each at all that they want to see of the picture. */
  async detect(view: LookingView, asking: readonly Watched[]): Promise<readonly Detections[]> {
    const needs = new Map<string, DetectOptions>();
    for (const each of asking) {
      const { algorithm, settings } = each;
      const closeUp = algorithm.closeUp ? closeUpOf(each, view) : { regions: [], whole: true };
      for (const modelId of this.#modelsOf(algorithm)) {
        const { minScore = LOWEST_SCORE, regions = [], whole } = needs.get(modelId) ?? {};
        needs.set(modelId, {
          minScore: Math.min(minScore, settings.minScore ?? LOWEST_SCORE),
          regions: [...regions, ...closeUp.regions],
          whole: whole || closeUp.whole,
        });
      }
    }
    const found: Detections[] = [];
    for (const [modelId, need] of needs) {
      const detections = await this.#ask(modelId, view.frame, need);
      if (detections) found.push(detections);
    }
    return found;
  }

  /** What they found, without what another model is asked for; undefined when none looked. */
  detectedBy(detections: readonly Detections[]): readonly Detected[] | undefined {
    if (detections.length === 0) return undefined;
    return detections.flatMap(({ modelId, modelVersion, items }) =>
      items
        .filter(({ label }) => this.#models.modelFor([label]) === modelId)
        .map((item) => ({ ...item, modelId, modelVersion })),
    );
  }

  /** Whether the models that an algorithm asked looked: one that fails, or is gone, shows nothing. */
  served(algorithm: Algorithm): boolean {
    const asked = this.#modelsOf(algorithm);
    const isKnown = asked.length > 0 || algorithm.labels.length === 0;
    return isKnown && asked.every((modelId) => !this.#failed.has(modelId));
  }

  #modelsOf({ labels }: Algorithm): string[] {
    const wanted = labels.length > 0 ? labels : notThings;
    return [...new Set(wanted.flatMap((label) => this.#models.modelFor([label]) ?? []))];
  }

  async #ask(modelId: string, frame: Frame, need: DetectOptions): Promise<Detections | undefined> {
    try {
      const detections = await this.#models.detect(modelId, frame, need);
      this.#failed.delete(modelId);
      return detections;
    } catch (error) {
      // Told once, not at every look.
      if (!this.#failed.has(modelId)) {
        const { message } = error as Error;
        this.#logger.warn({ cameraId: this.#cameraId, modelId, reason: message }, 'model failed');
      }
      this.#failed.add(modelId);
      return undefined;
    }
  }
}
