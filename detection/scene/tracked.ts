import type { Candidate } from './candidate.ts';
import type { Rect } from './left-evidence.ts';
import { BACKGROUND, type PixelModel, STILL } from './pixel-model.ts';

/** Something that came to rest, followed from look to look. */
export type Tracked = {
  id: number;
  /** All that was taken for it; what stands in front cuts parts off now and then. */
  rect: Rect;
  pixels: readonly number[];
  sinceS: number;
  confidence: number;
  /** Seconds for which it was taken for left. */
  sureS: number;
  /** Sure enough to be reported, until it goes. */
  confirmed: boolean;
  /** Seconds for which the background was seen in its place. */
  goneS: number;
  /** It was read as text once. */
  caption: boolean;
  /** Most of it is in sight just now. */
  visible: boolean;
};

export type Following = {
  spanS: number;
  /** For so long it has to be taken for left. */
  sureAfterS: number;
  goneAfterS: number;
};

/** Brings what was followed together with what lies there now; `nextId` gives new numbers. */
export function follow(
  known: readonly Tracked[],
  candidates: readonly Candidate[],
  model: PixelModel,
  following: Following,
  nextId: () => number,
): Tracked[] {
  const owners = new Map<number, Tracked>();
  for (const thing of known) for (const p of thing.pixels) owners.set(p, thing);
  const seen = new Map<Tracked, Candidate>();
  const begun: Tracked[] = [];
  for (const candidate of candidates) {
    if (candidate.verdict === 'small' || candidate.verdict === 'removed') continue;
    const thing = ownerOf(candidate, owners);
    if (!thing) begun.push(begin(candidate, nextId()));
    else if (!seen.has(thing)) seen.set(thing, candidate);
  }
  const kept = known.map((thing) => step(thing, seen.get(thing), model, following));
  return [...kept.filter((thing) => thing !== null), ...begun];
}

function begin({ rect, pixels, sinceS, confidence, verdict }: Candidate, id: number): Tracked {
  const caption = verdict === 'caption';
  const fresh = { sureS: 0, caption, confirmed: false, goneS: 0, visible: true };
  return { id, rect, pixels, sinceS, confidence, ...fresh };
}

/** What most of a candidate's pixels belonged to before. */
function ownerOf(candidate: Candidate, owners: Map<number, Tracked>): Tracked | undefined {
  const votes = new Map<Tracked, number>();
  for (const p of candidate.pixels) {
    const owner = owners.get(p);
    if (owner) votes.set(owner, (votes.get(owner) ?? 0) + 1);
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1]);
  if (!best) return undefined;
  const sizes = [candidate.pixels.length, best[0].pixels.length] as const;
  // What is known may be half covered; what is not yet known has to look alike.
  const compared = best[0].confirmed ? Math.min(...sizes) : Math.max(...sizes);
  return best[1] > 0.3 * compared ? best[0] : undefined;
}

function step(
  thing: Tracked,
  candidate: Candidate | undefined,
  model: PixelModel,
  { spanS, sureAfterS, goneAfterS }: Following,
): Tracked | null {
  const next = { ...thing };
  const left = candidate?.verdict === 'left';
  if (!thing.confirmed) {
    if (!candidate) return null;
    Object.assign(next, { pixels: candidate.pixels, confidence: candidate.confidence });
    next.rect = alike(thing.rect, candidate.rect)
      ? hull(thing.rect, candidate.rect)
      : candidate.rect;
    next.sinceS = Math.min(thing.sinceS, candidate.sinceS);
    next.sureS = left ? thing.sureS + spanS : Math.max(0, thing.sureS - spanS);
    // Where text was once read, a part of it that cannot be read is no thing.
    next.caption = thing.caption || candidate.verdict === 'caption';
    next.confirmed = !next.caption && next.sureS >= sureAfterS;
    return next;
  }
  let still = 0;
  let background = 0;
  for (const p of thing.pixels) {
    const state = model.state[p];
    if (state === STILL) still += 1;
    else if (state === BACKGROUND) background += 1;
  }
  next.visible = still > 0.4 * thing.pixels.length;
  next.goneS = background > 0.6 * thing.pixels.length ? thing.goneS + spanS : 0;
  return next.goneS > goneAfterS ? null : next;
}

const areaOf = ({ x1, y1, x2, y2 }: Rect) => Math.max(0, x2 - x1) * Math.max(0, y2 - y1);

const hull = (a: Rect, b: Rect): Rect => ({
  x1: Math.min(a.x1, b.x1),
  y1: Math.min(a.y1, b.y1),
  x2: Math.max(a.x2, b.x2),
  y2: Math.max(a.y2, b.y2),
});

/** Whether a box is the same thing as one known before, or what can be seen of it. */
function alike(known: Rect, now: Rect): boolean {
  const shared = areaOf({
    x1: Math.max(known.x1, now.x1),
    y1: Math.max(known.y1, now.y1),
    x2: Math.min(known.x2, now.x2),
    y2: Math.min(known.y2, now.y2),
  });
  if (shared > 0.6 * (areaOf(known) + areaOf(now) - shared)) return true;
  return shared > 0.85 * areaOf(now) && shared > 0.4 * areaOf(known);
}
