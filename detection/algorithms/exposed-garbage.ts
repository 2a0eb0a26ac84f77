import { foundAs, wanted } from './found.ts';
import { oneDecisionEach } from './one-decision.ts';
import type { Rule } from './rule.ts';

/** Rubbish outside of bins: what an overflowing bin holds is that bin's matter. */
export const exposedGarbage: Rule<null> = {
  begin: null,
  look(view, settings) {
    const decided = { ...view, detections: oneDecisionEach(view.detections ?? []) };
    return { findings: wanted(decided, settings, ['garbage']).map(foundAs), memory: null };
  },
};
