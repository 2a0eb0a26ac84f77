import { overlap } from '../box.ts';
import type { Candidate } from './candidate.ts';

/** What a picture can hold at most; a model that finds more everywhere finds nothing. */
const MOST_CANDIDATES = 1000;
const MOST_KEPT = 300;

/** Class-wise non-maximum suppression: best first, without those that overlap a better one of their class. */
export function suppressOverlaps<T extends Candidate>(candidates: readonly T[], iou: number): T[] {
  const ranked = candidates.toSorted((a, b) => b.score - a.score).slice(0, MOST_CANDIDATES);
  const kept: T[] = [];
  const byClass = new Map<number, T[]>();
  for (const candidate of ranked) {
    const rivals = byClass.get(candidate.classIndex) ?? [];
    if (rivals.some((rival) => overlap(rival.box, candidate.box) > iou)) continue;
    byClass.set(candidate.classIndex, [...rivals, candidate]);
    kept.push(candidate);
    if (kept.length === MOST_KEPT) break;
  }
  return kept;
}
