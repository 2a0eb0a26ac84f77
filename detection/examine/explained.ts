import type { Crop } from './window.ts';

/** Levels of a channel that are told apart. */
const LEVELS = 22;
const levelOf = (value: number): number =>
  Math.max(0, Math.min(LEVELS - 1, Math.floor((value * LEVELS) / 256)));

/** The share of a thing's pixels whose colour also shows around it: nearly all where it is only ground. */
export function explainedShare(crop: Crop, thing: Uint8Array, around: Uint8Array): number {
  const counts = new Float32Array(LEVELS ** 3);
  let all = 0;
  const binOf = (p: number) =>
    [0, 1, 2].map((c) => levelOf(crop[p * 3 + c] as number)) as [number, number, number];
  for (let p = 0; p < around.length; p++) {
    if (around[p] === 0) continue;
    const [r, g, b] = binOf(p);
    all += 1;
    counts[(r * LEVELS + g) * LEVELS + b] = (counts[(r * LEVELS + g) * LEVELS + b] as number) + 1;
  }
  const known = new Uint8Array(LEVELS ** 3);
  const least = Math.max(2, all * 0.003);
  const isKnown = (r: number, g: number, b: number): boolean => {
    const bin = (r * LEVELS + g) * LEVELS + b;
    if (known[bin] === 0) {
      let sum = 0;
      for (let i = Math.max(0, r - 1); i <= Math.min(LEVELS - 1, r + 1); i++) {
        for (let j = Math.max(0, g - 1); j <= Math.min(LEVELS - 1, g + 1); j++) {
          for (let k = Math.max(0, b - 1); k <= Math.min(LEVELS - 1, b + 1); k++) {
            sum += counts[(i * LEVELS + j) * LEVELS + k] as number;
          }
        }
      }
      known[bin] = sum >= least ? 2 : 1;
    }
    return known[bin] === 2;
  };
  let [count, explained] = [0, 0];
  for (let p = 0; p < thing.length; p++) {
    if (thing[p] === 0) continue;
    count += 1;
    if (isKnown(...binOf(p))) explained += 1;
  }
  return count === 0 ? 0 : explained / count;
}
