import type { Frame } from '../frame.ts';
import { type HealthCheck, type HealthOptions, healthCheck } from './health.ts';
import { type Laid, lay, type Part } from './lay.ts';
import { openVision } from './open-cv.ts';
import { measure, type PictureMeasures } from './picture-measures.ts';
import { type Registration, register } from './registration.ts';
import { type StaticObjects, type StaticObjectsOptions, staticObjects } from './static-objects.ts';

/** What can be said about a camera's picture without knowing what things are. */
export type Scene = {
  /** Whether a camera shows anything of use; one per camera. */
  health(options?: HealthOptions): HealthCheck;
  /** How a frame lies on a reference picture of the same camera. */
  register(frame: Frame, reference: Frame): Registration;
  /** A part of a reference as a frame shows it, pixel by pixel. */
  lay(frame: Frame, reference: Frame, part: Part): Laid;
  /** What a single picture is good for, by itself. */
  measure(frame: Frame): PictureMeasures;
  /** Finds what was put down and stays; one per camera. */
  staticObjects(options: StaticObjectsOptions): StaticObjects;
  /** Bytes of OpenCV's memory, which all cameras of the process share. */
  readonly memoryBytes: number;
  /** Things in that memory that nobody has freed; 0 between calls. */
  readonly keptInMemory: number;
};

/** Loads OpenCV, once per process, and answers with what needs it. All of it is synchronous. */
export async function openScene(): Promise<Scene> {
  const vision = await openVision();
  return {
    health: (options = {}) => healthCheck(vision, options),
    register: (frame, reference) => register(vision, frame, reference),
    lay: (frame, reference, part) => lay(vision, frame, reference, part),
    measure: (frame) => measure(vision, frame),
    staticObjects: (options) => staticObjects(vision, options),
    get memoryBytes() {
      return vision.memoryBytes;
    },
    get keptInMemory() {
      return vision.kept;
    },
  };
}
