import {
  algorithmOf,
  type Finding,
  settingsOf,
  startRule,
} from '../../detection/algorithms/index.ts';
import type { Box } from '../../detection/box.ts';
import { SteadyClock } from '../../detection/ledger/steady-clock.ts';
import type { Observation } from '../../detection/look.ts';
import { AlertTracker } from '../../detection/looks/alert-tracker.ts';
import { type Sight, type Thing, viewOf } from './seen-view.ts';

/** What happens before a camera, for a rule to look at. */
export type Story = {
  algorithmId: string;
  settings?: Record<string, number>;
  everySeconds?: number;
  untilSeconds: number;
  /** What is in sight; null: no look. */
  sight: (atS: number) => Sight | null;
  /** The worker starts anew at this time. */
  restartAtS?: number;
  /** What the wall clock shows. */
  clock?: (atS: number) => number;
};

const observed = (algorithmId: string, finding: Finding): Observation => ({
  ...{ algorithmId, box: finding.box, score: finding.score, labels: finding.labels },
  // Zones tell intruders apart as fixtures do.
  ...{ place: null, assetId: finding.assetId ?? finding.zoneId ?? null },
  ...{ modelId: null, modelVersion: null },
});

/** When an algorithm alerts, in seconds of the wall clock: rules and presence together. */
export function alertsIn(story: Story): number[] {
  const { algorithmId, everySeconds = 10, untilSeconds, sight, restartAtS } = story;
  const { clock = (atS: number) => atS } = story;
  const algorithm = algorithmOf(algorithmId);
  const settings = settingsOf(algorithm, story.settings);
  const tracker = new AlertTracker(algorithmId, settings, () => new Date(0));
  let rule = startRule(algorithm);
  let steady = new SteadyClock(everySeconds);
  const alerts: number[] = [];
  for (let atS = 0; atS <= untilSeconds; atS += everySeconds) {
    if (atS === restartAtS) {
      rule = startRule(algorithm);
      steady = new SteadyClock(everySeconds);
    }
    const seen = sight(atS);
    if (!seen) continue;
    const takenAt = new Date(clock(atS) * 1000);
    const ruling = rule.look(viewOf(steady.read(takenAt), seen), settings);
    const begun = tracker.take({
      ...{ cameraId: 'c', takenAt, widthPx: 640, heightPx: 480, health: 'ok', detections: [] },
      algorithmIds: ruling.undecided ? [] : [algorithmId],
      observations: ruling.findings.map((finding) => observed(algorithmId, finding)),
      hidden: (ruling.hidden ?? []).map((box) => ({ algorithmId, box })),
    });
    alerts.push(...begun.map(({ alertAt }) => alertAt.getTime() / 1000));
  }
  return alerts;
}

export const CAR: Box = [200, 200, 300, 260];
export const car = (looks = 1, box = CAR): Thing => ({ label: 'car', box, looks });
export const thing = (label: string, box: Box, looks = 1): Thing => ({ label, box, looks });
