export {
  type Algorithm,
  type AlgorithmSource,
  type AlgorithmUrgency,
  type Availability,
  algorithmSources,
  type KnowsLabels,
  type Parameter,
  type ParameterUnit,
  parameterUnits,
  urgencies,
} from './algorithm.ts';
export { algorithmById, algorithmIds, algorithmOf, algorithms } from './catalogue.ts';
export { around } from './geometry.ts';
export { notThings } from './left-things.ts';
export { oneDecisionEach } from './one-decision.ts';
export type {
  AssetInPicture,
  Detected,
  Finding,
  Likeness,
  RunningRule,
  StillScene,
  StillThing,
  View,
} from './rule.ts';
export { startRule } from './rules.ts';
export { type Settings, settingsOf, type Timing } from './settings-of.ts';
