import type { AlgorithmPlan, RememberedPlace } from '../look.ts';
import { calibratedScore } from './calibrated-score.ts';
import type { Example } from './example.ts';

/** So many places of an algorithm are told to whoever looks: more would slow every look. */
const MOST_PLACES = 40;

/** The plan with its threshold as the verdicts at this camera have set it. */
export function calibratedPlan(plan: AlgorithmPlan, examples: readonly Example[]): AlgorithmPlan {
  const { minScore } = plan.settings;
  if (minScore === undefined) return plan;
  const judged = judgedOf(plan.algorithmId, examples);
  return { ...plan, settings: { ...plan.settings, minScore: calibratedScore(judged, minScore) } };
}

/** The scores and verdicts of one algorithm. */
export const judgedOf = (algorithmId: string, examples: readonly Example[]) =>
  examples
    .filter((example) => example.algorithmId === algorithmId)
    .map(({ score, verdict }) => ({ score, isRight: verdict === 'confirmed' }));

/** How the judged places looked, the newest first. */
export function rememberedPlaces(examples: readonly Example[]): RememberedPlace[] {
  const counts = new Map<string, number>();
  return examples.flatMap(({ algorithmId, verdict, box, colours }) => {
    const count = counts.get(algorithmId) ?? 0;
    if (!colours || count >= MOST_PLACES) return [];
    counts.set(algorithmId, count + 1);
    return [{ algorithmId, verdict, box, colours: Buffer.from(colours).toString('base64') }];
  });
}
