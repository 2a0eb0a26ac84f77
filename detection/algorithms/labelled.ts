import { foundAs, wanted } from './found.ts';
import type { Rule } from './rule.ts';

/** Whatever a model finds of these labels. */
export const labelled = (labels: readonly string[]): Rule<null> => ({
  begin: null,
  look: (view, settings) => ({
    findings: wanted(view, settings, labels).map(foundAs),
    memory: null,
  }),
});
