import type { Rule } from './rule.ts';

/**
 * Lamps that are no brighter than what is around them while another one in the picture is lit. With no
 * lit neighbour nothing is said: then it is day, or the power is off, which is another trouble.
 */
export const lampOut: Rule<null> = {
  begin: null,
  look(view, { minGlow = 0 }) {
    const lamps = view.assets.map((lamp) => ({ ...lamp, glow: view.glow(lamp.box) }));
    const lit = lamps.filter(({ glow }) => glow >= minGlow);
    if (lit.length === 0) return { findings: [], undecided: true, memory: null };
    const findings = lamps
      // Between dark and lit lies mist, and a neighbour's light.
      .filter(({ glow }) => glow < minGlow / 2)
      .map(({ assetId, box, glow }) => ({
        assetId,
        box,
        score: 1 - Math.max(0, glow) / minGlow,
        labels: ['not_lit'],
      }));
    return { findings, memory: null };
  },
};
