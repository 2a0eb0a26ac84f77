import type { Blobs } from '../../platform/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Query } from '../../platform/db.ts';
import type { Logger } from '../../platform/logger.ts';
import type { TimeRange } from '../footage/footage-provider.ts';
import type { TakenFrame } from '../footage/taken-frame.ts';
import type { CameraHealth } from '../look.ts';
import type { Models } from '../models/index.ts';
import type { Examiner } from './examiner.ts';

/** A camera that sees a place, with what there is of its footage. */
export type SeenFrom = {
  cameraId: string;
  pixelsPerM: number;
  sigmaM: number | null;
  health: CameraHealth;
  stretches: TimeRange[];
};

/** What an examination needs of the outside; where pictures come from is given, so that it can be anything. */
export type ExamineDeps = {
  query: Query;
  blobs: Pick<Blobs, 'get'>;
  clock: Clock;
  logger: Logger;
  models: Pick<Models, 'modelFor' | 'detect'>;
  /** Compares pictures in a thread of its own. */
  examiner: Pick<Examiner, 'examine' | 'preCheck'>;
  /** Cameras that see a place, the best first. */
  footageOf(
    place: { lng: number; lat: number; heightM: number },
    range: TimeRange,
  ): Promise<readonly SeenFrom[]>;
  /** Pictures of a camera's footage, spread over the seconds around `at`; empty: none. */
  framesNear(
    cameraId: string,
    at: Date,
    options: { count: number; withinSeconds: number; signal?: AbortSignal },
  ): Promise<readonly TakenFrame[]>;
  /** New pictures from the camera's own source, taken now. */
  freshFrames(
    cameraId: string,
    options: { count: number; timeoutSeconds: number; signal?: AbortSignal },
  ): Promise<readonly TakenFrame[]>;
};
