import type { Algorithm } from './algorithm.ts';
import { binOverflow } from './bin-overflow.ts';
import { cameraFault } from './camera-fault.ts';
import { exposedGarbage } from './exposed-garbage.ts';
import { gathered } from './gathered.ts';
import { illegalDumping } from './illegal-dumping.ts';
import { intrusion } from './intrusion.ts';
import { labelled } from './labelled.ts';
import { lampOut } from './lamp-out.ts';
import { leftThings } from './left-things.ts';
import { obstructed } from './obstructed.ts';
import { type RunningRule, running } from './rule.ts';
import { standing } from './standing.ts';
import { strayDog } from './stray-dog.ts';
import { streetVending } from './street-vending.ts';
import { unlikeReference } from './unlike-reference.ts';

type Start = (labels: readonly string[]) => RunningRule;

/** The rules of the algorithms that have more than labels to go by. */
const starts: Record<string, Start> = {
  'street-vending': () => running(streetVending),
  'shop-overflow': (labels) => running(obstructed(labels)),
  'illegal-umbrella': (labels) => running(standing(labels)),
  'dumped-goods': () => running(leftThings),
  'illegal-parking': (labels) => running(standing(labels)),
  'fire-lane-blocked': (labels) => running(obstructed(labels)),
  'bicycle-parking': (labels) => running(standing(labels)),
  'bicycle-pile': (labels) => running(gathered(labels)),
  'bin-overflow': () => running(binOverflow),
  'exposed-garbage': () => running(exposedGarbage),
  'left-object': () => running(leftThings),
  'illegal-dumping': () => running(illegalDumping),
  crowd: (labels) => running(gathered(labels)),
  intrusion: () => running(intrusion),
  'stray-dog': () => running(strayDog),
  'lamp-out': () => running(lampOut),
  'cover-missing': () => running(unlikeReference),
  'fixture-damaged': () => running(unlikeReference),
  'camera-fault': () => running(cameraFault),
};

/** Starts the rule of an algorithm for one camera. */
export const startRule = ({ algorithmId, labels }: Algorithm): RunningRule =>
  (starts[algorithmId] ?? (() => running(labelled(labels))))(labels);
