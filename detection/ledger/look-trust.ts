import { algorithmById } from '../algorithms/index.ts';
import type { CameraHealth } from '../look.ts';

/** What these pictures show is where it is; in the others it is not, or is no news. */
const SHOWING: ReadonlySet<CameraHealth> = new Set(['ok', 'dark', 'blurred']);

/** Whether an algorithm is about the camera itself, so that bad pictures are what it looks for. */
const judgesHealth = (algorithmId: string): boolean =>
  algorithmById(algorithmId)?.uses.includes('health') ?? false;

/** Whether what an algorithm saw in a picture of this health counts. */
export const canSee = (health: CameraHealth, algorithmId: string): boolean =>
  SHOWING.has(health) || judgesHealth(algorithmId);

/** Whether what an algorithm did not see in a picture of this health counts as absent. */
export const canMiss = (health: CameraHealth, algorithmId: string): boolean =>
  health === 'ok' || judgesHealth(algorithmId);
