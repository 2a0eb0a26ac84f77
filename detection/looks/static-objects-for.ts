import type { Frame } from '../frame.ts';
import type { LookPlan } from '../look.ts';
import type { Scene, StaticObjects } from '../scene/index.ts';
import { pictureGround } from './picture-ground.ts';
import type { Watched } from './watched-algorithms.ts';

/** How much of the square of its longer side a thing covers at least. */
const FILL = 0.3;

/** One static-object detector for all algorithms of a camera: as quick and as fine as any of them needs. */
export function staticObjectsFor(
  { plan, scene }: { plan: LookPlan; scene: Pick<Scene, 'staticObjects'> },
  watched: readonly Watched[],
  frame: Frame,
): StaticObjects {
  const users = watched.filter(({ algorithm }) => algorithm.uses.includes('static'));
  const dwellSeconds = Math.min(...users.map(({ settings }) => settings.dwellSeconds));
  const sides = users.flatMap(({ settings }) => settings.minSideM ?? []);
  const ground = plan.geometry && pictureGround(plan.geometry, frame);
  if (!ground || sides.length === 0) return scene.staticObjects({ dwellSeconds });
  const sideM = Math.min(...sides);
  return scene.staticObjects({
    dwellSeconds,
    minAreaOf(foot) {
      const scale = ground.metresPerPx(foot);
      // Above the horizon nothing lies on the ground.
      return scale === undefined ? Number.POSITIVE_INFINITY : FILL * (sideM / scale) ** 2;
    },
  });
}
