import type { Logger } from '../../platform/logger.ts';
import type { StillScene } from '../algorithms/index.ts';
import type { Box } from '../box.ts';
import { isWithinHours } from '../cameras/hours.ts';
import { LookingView } from '../cameras/looking-view.ts';
import type { Detections } from '../detections.ts';
import { rememberedAs } from '../examples/remembered.ts';
import type { Frame } from '../frame.ts';
import { observationOf } from '../ledger/observation-of.ts';
import { SteadyClock } from '../ledger/steady-clock.ts';
import type { PictureZone } from '../ledger/watched-ground.ts';
import type { CameraHealth, LookPlan, LookResult, Observation } from '../look.ts';
import type { Models } from '../models/index.ts';
import type { Scene, StaticObjects } from '../scene/index.ts';
import { LookingModels } from './looking-models.ts';
import { staticObjectsFor } from './static-objects-for.ts';
import { type Idle, type Watched, watchedAlgorithms } from './watched-algorithms.ts';

export type LookingOptions = {
  plan: LookPlan;
  models: Pick<Models, 'has' | 'modelFor' | 'detect'>;
  scene: Pick<Scene, 'health' | 'register' | 'staticObjects'>;
  logger: Logger;
  /** The camera's clean picture, for `moved` and for what is compared with it. */
  reference?: Frame;
  /** Zones in pixels of the frames, for a camera that is not calibrated. */
  pictureZones?: readonly PictureZone[];
};

/** One look, without what only its sender knows. */
export type Looked = Omit<LookResult, 'lookId' | 'lagSeconds'>;

/** One camera kept warm: its background, and what its rules remember. Looks come one after the other. */
export type Looking = {
  look(frame: Frame): Promise<Looked>;
  /** Since when the thing of an observation is known to have been there: it is seen only some time after. */
  sinceOf(observation: Observation): Date;
  /** Algorithms of the plan that cannot look, and why. */
  readonly idle: readonly Idle[];
};

/**
 * Starts to look through one camera. Throws AppError `invalid-field` for settings outside their limits.
 */
export function openLooking(options: LookingOptions): Looking {
  return new OpenLooking(options);
}

class OpenLooking implements Looking {
  readonly idle: readonly Idle[];
  readonly #options: LookingOptions;
  readonly #watched: readonly Watched[];
  readonly #clock: SteadyClock;
  readonly #health: ReturnType<Scene['health']>;
  readonly #models: LookingModels;
  readonly #since = new WeakMap<Observation, Date>();
  #still: StaticObjects | undefined;

  constructor(options: LookingOptions) {
    const { plan, models, scene, reference, pictureZones = [] } = options;
    const zones = { onGround: plan.geometry ? plan.zones : [], inPicture: pictureZones };
    const known = { models, hasReference: reference !== undefined };
    const { watched, idle } = watchedAlgorithms(plan, zones, known);
    this.idle = idle;
    this.#options = options;
    this.#watched = watched;
    this.#clock = new SteadyClock(plan.everySeconds);
    this.#health = scene.health(reference ? { reference } : {});
    this.#models = new LookingModels(models, plan.cameraId, options.logger);
  }

  sinceOf(observation: Observation): Date {
    const since = this.#since.get(observation);
    if (!since) throw new RangeError('an observation of another camera');
    return since;
  }

  async look(frame: Frame): Promise<Looked> {
    const atS = this.#clock.read(frame.takenAt);
    const health = this.#health.feed(frame, atS);
    const due = this.#watched.filter(
      ({ hours, algorithm }) =>
        isWithinHours(hours, frame.takenAt) &&
        // What a blind camera does not show is not absent.
        (health === 'ok' || algorithm.uses.includes('health')),
    );
    const still = this.#feed(due, frame, atS);
    const view = new LookingView({ ...this.#options, frame, atS, health, still });
    const asking = due.filter(
      (each) =>
        each.rule.wantsDetections(view.of(each), each.settings) ??
        each.algorithm.uses.includes('detections'),
    );
    const detections = await this.#models.detect(view, asking);
    // An algorithm whose model failed just now says nothing.
    const seeing = due.filter(
      (each) => !asking.includes(each) || this.#models.served(each.algorithm),
    );
    return this.#answer(seeing, view, health, detections);
  }

  #feed(due: readonly Watched[], frame: Frame, atS: number): StillScene | undefined {
    if (!due.some(({ algorithm }) => algorithm.uses.includes('static'))) return undefined;
    this.#still ??= staticObjectsFor(this.#options, this.#watched, frame);
    return this.#still.feed(frame, atS);
  }

  #answer(
    seeing: readonly Watched[],
    view: LookingView,
    health: CameraHealth,
    detections: readonly Detections[],
  ): Looked {
    const detected = this.#models.detectedBy(detections);
    const algorithmIds: string[] = [];
    const observations: Observation[] = [];
    const hidden: { algorithmId: string; box: Box }[] = [];
    for (const each of seeing) {
      const { algorithmId } = each.algorithm;
      const ruling = each.rule.look({ ...view.of(each), detections: detected }, each.settings);
      if (ruling.undecided) continue;
      algorithmIds.push(algorithmId);
      for (const finding of ruling.findings) {
        if (this.#isKnownNo(algorithmId, finding.box, view.frame)) continue;
        const observation = observationOf(algorithmId, finding, view);
        this.#since.set(observation, wallTime(view, finding.sinceS ?? view.atS));
        observations.push(observation);
      }
      hidden.push(...(ruling.hidden ?? []).map((box) => ({ algorithmId, box })));
    }
    const { widthPx, heightPx, takenAt } = view.frame;
    const { cameraId } = this.#options.plan;
    const looked = { cameraId, takenAt, widthPx, heightPx, health };
    return { ...looked, algorithmIds, observations, hidden, detections };
  }

  /** Somebody has said no to what looked the same at the same place. */
  #isKnownNo(algorithmId: string, box: Box, frame: Frame): boolean {
    const { remembered = [] } = this.#options.plan;
    const own = remembered.filter((place) => place.algorithmId === algorithmId);
    return own.length > 0 && rememberedAs(frame, box, own)?.verdict === 'rejected';
  }
}

/** A time of the steady clock by the wall clock of a look. */
const wallTime = ({ frame, atS }: LookingView, steadyS: number): Date =>
  new Date(frame.takenAt.getTime() - Math.max(0, atS - steadyS) * 1000);
