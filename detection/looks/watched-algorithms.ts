import {
  type Algorithm,
  algorithmById,
  type RunningRule,
  type Settings,
  settingsOf,
  startRule,
} from '../algorithms/index.ts';
import { isEmpty, type ZoneSet, zonesOf } from '../ledger/watched-ground.ts';
import type { LookPlan } from '../look.ts';
import type { Models } from '../models/index.ts';

/** An algorithm that looks through one camera. */
export type Watched = {
  algorithm: Algorithm;
  settings: Settings;
  hours: readonly [from: string, to: string] | null;
  zones: ZoneSet;
  rule: RunningRule;
};

/** An algorithm that is switched on and cannot look, and why. */
export type Idle = { algorithmId: string; reason: string };

/** The algorithms of a plan that can look through its camera, and those that cannot. */
export function watchedAlgorithms(
  { algorithms: planned }: LookPlan,
  zones: ZoneSet,
  { models, hasReference }: { models: Pick<Models, 'has'>; hasReference: boolean },
): { watched: Watched[]; idle: Idle[] } {
  const watched: Watched[] = [];
  const idle: Idle[] = [];
  for (const { algorithmId, settings, hours } of planned) {
    const algorithm = algorithmById(algorithmId);
    if (!algorithm) {
      idle.push({ algorithmId, reason: 'This version does not know the algorithm: update it' });
      continue;
    }
    const own = zonesOf(zones, algorithm.zonePurposes);
    const reason = reasonNot(algorithm, own, models, hasReference);
    if (reason !== undefined) idle.push({ algorithmId, reason });
    else {
      const complete = settingsOf(algorithm, settings);
      const rule = startRule(algorithm);
      watched.push({ algorithm, settings: complete, hours, zones: own, rule });
    }
  }
  return { watched, idle };
}

const needsReference = new Set(['cover-missing', 'fixture-damaged']);

function reasonNot(
  algorithm: Algorithm,
  zones: ZoneSet,
  models: Pick<Models, 'has'>,
  hasReference: boolean,
): string | undefined {
  const { available, reasonEn } = algorithm.availability(models);
  if (!available) return reasonEn;
  if (algorithm.zoneRequired && isEmpty(zones)) {
    const purposes = algorithm.zonePurposes?.join(' or ');
    return `No zone for it in sight: draw one with the purpose ${purposes}`;
  }
  if (needsReference.has(algorithm.algorithmId) && !hasReference) {
    return 'The camera has no clean picture to compare with: calibrate it';
  }
  return undefined;
}
