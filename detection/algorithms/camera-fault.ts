import type { Rule } from './rule.ts';

/** A camera whose picture is of no use. A camera that sends nothing has no looks: the ledger sees that. */
export const cameraFault: Rule<null> = {
  begin: null,
  look({ health, widthPx, heightPx }) {
    const box = [0, 0, widthPx, heightPx] as const;
    const isFaulty = health !== 'ok' && health !== 'offline';
    return { findings: isFaulty ? [{ box, score: 1, labels: [health] }] : [], memory: null };
  },
};
