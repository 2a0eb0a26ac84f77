import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Frame } from '../frame.ts';
import { type FrameStream, type Frames, openFrames } from '../frames/index.ts';
import type { LookPlan } from '../look.ts';
import { type Looking, openLooking } from '../looks/look-through.ts';
import { type Models, type ModelsOptions, openModels } from '../models/index.ts';
import { openScene, type Scene } from '../scene/index.ts';
import type { Eye, Eyes, Sight } from './eye.ts';
import type { FetchReference } from './fetch-reference.ts';

export type EyesOptions = {
  /** By which looks are dated. */
  clock: Clock;
  logger: Logger;
  models: Omit<ModelsOptions, 'logger'>;
  /** Where clean pictures come from; without it nothing is compared with them. */
  references?: FetchReference;
};

type Brain = { models: Models; scene: Scene };

/** Eyes that see: decoders in processes of their own, models and OpenCV in this one. */
export function openEyes({ clock, logger, models, references }: EyesOptions): Eyes {
  let frames: Frames | undefined;
  let brain: Promise<Brain> | undefined;
  const think = () => {
    // A worker without cameras needs no models.
    brain ??= loadBrain({ ...models, logger });
    return brain;
  };
  return {
    open(plan) {
      frames ??= openFrames({ logger, clock });
      return new CameraEye(plan, { frames, think, logger, references });
    },
    async close() {
      await frames?.close();
      await (await brain?.catch(() => undefined))?.models.close();
    },
  };
}

async function loadBrain(options: ModelsOptions): Promise<Brain> {
  const [models, scene] = await Promise.all([openModels(options), openScene()]);
  return { models, scene };
}

type CameraEyeDeps = {
  frames: Frames;
  think: () => Promise<Brain>;
  logger: Logger;
  references: FetchReference | undefined;
};

class CameraEye implements Eye {
  readonly #deps: CameraEyeDeps;
  #plan: LookPlan;
  #stream: FrameStream;
  #looking: Promise<Looking> | undefined;

  constructor(plan: LookPlan, deps: CameraEyeDeps) {
    this.#deps = deps;
    this.#plan = plan;
    this.#stream = this.#watch(plan);
  }

  get lastError(): string | undefined {
    return this.#stream.lastError;
  }

  next(signal: AbortSignal): Promise<Frame> {
    return this.#stream.next(signal);
  }

  async look(frame: Frame): Promise<Sight> {
    this.#looking ??= this.#startLooking();
    const looking = await this.#looking.catch((error: unknown) => {
      this.#looking = undefined;
      throw error;
    });
    return looking.look(frame);
  }

  async change(plan: LookPlan): Promise<void> {
    const before = this.#plan;
    this.#plan = plan;
    // What was learnt of the background goes with the old rules.
    this.#looking = undefined;
    if (plan.sourceUrl === before.sourceUrl && plan.everySeconds === before.everySeconds) return;
    const former = this.#stream;
    this.#stream = this.#watch(plan);
    await former.close();
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  #watch({ cameraId, sourceUrl, everySeconds }: LookPlan): FrameStream {
    return this.#deps.frames.watch({ key: cameraId, url: sourceUrl, everySeconds });
  }

  async #reference({ cameraId, referenceSha256 }: LookPlan): Promise<Frame | undefined> {
    const { references, logger } = this.#deps;
    if (!references || !referenceSha256) return undefined;
    return references(cameraId).catch((error: unknown) => {
      // Everything else can look without it; the next plan asks again.
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ cameraId, reason }, 'the clean picture cannot be had');
      return undefined;
    });
  }

  async #startLooking(): Promise<Looking> {
    const { think, logger } = this.#deps;
    const plan = this.#plan;
    const reference = await this.#reference(plan);
    const brain = await think();
    const looking = openLooking({ plan, logger, ...brain, ...(reference && { reference }) });
    if (looking.idle.length > 0) {
      const { cameraId } = plan;
      logger.info({ cameraId, idle: looking.idle }, 'algorithms that cannot look');
    }
    return looking;
  }
}
