import type { GroundPoint } from '../map/ground-grid.ts';
import type { Click } from './detection-api.ts';

export type PicturePoint = { x: number; y: number };

/** One spot, shown in the picture and on the map; one half may still be missing. */
export type Pair = { id: number; picture: PicturePoint | null; ground: GroundPoint | null };

/** The pairs in the order they were made, and the one that arrow keys and typing go to. */
export type Pairs = { pairs: readonly Pair[]; chosen: number | null };

export type PairStep =
  | { kind: 'picture'; at: PicturePoint }
  | { kind: 'ground'; at: GroundPoint }
  | { kind: 'move-picture'; id: number; at: PicturePoint }
  | { kind: 'move-ground'; id: number; at: GroundPoint }
  | { kind: 'add'; picture: PicturePoint; ground: GroundPoint }
  | { kind: 'choose'; id: number }
  | { kind: 'remove'; id: number }
  | { kind: 'clear' };

/** So many the service needs at least. */
export const fewestPairs = 4;

const nextId = (pairs: readonly Pair[]) => Math.max(0, ...pairs.map(({ id }) => id)) + 1;

const changed = (pairs: readonly Pair[], id: number, part: Partial<Pair>) =>
  pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair));

/** A click on one side completes the pair that waits for it; otherwise it begins a new one. */
const placed = ({ pairs }: Pairs, part: Partial<Pair>, side: 'picture' | 'ground'): Pairs => {
  const waiting = pairs.find((pair) => pair[side] === null);
  if (waiting) return { pairs: changed(pairs, waiting.id, part), chosen: waiting.id };
  const id = nextId(pairs);
  return { pairs: [...pairs, { id, picture: null, ground: null, ...part }], chosen: id };
};

/** What the pairs are after a step. */
export const afterStep = (now: Pairs, step: PairStep): Pairs => {
  switch (step.kind) {
    case 'picture':
      return placed(now, { picture: step.at }, 'picture');
    case 'ground':
      return placed(now, { ground: step.at }, 'ground');
    case 'move-picture':
      return { pairs: changed(now.pairs, step.id, { picture: step.at }), chosen: step.id };
    case 'move-ground':
      return { pairs: changed(now.pairs, step.id, { ground: step.at }), chosen: step.id };
    case 'add': {
      const id = nextId(now.pairs);
      const { picture, ground } = step;
      return { pairs: [...now.pairs, { id, picture, ground }], chosen: id };
    }
    case 'choose':
      return { ...now, chosen: step.id };
    case 'remove':
      return {
        pairs: now.pairs.filter(({ id }) => id !== step.id),
        chosen: now.chosen === step.id ? null : now.chosen,
      };
    case 'clear':
      return { pairs: [], chosen: null };
  }
};

export const pairsFromClicks = (
  clicks: readonly Click[],
  scale: { x: number; y: number },
): Pairs => ({
  pairs: clicks.map(({ x, y, lng, lat }, index) => ({
    id: index + 1,
    picture: { x: x * scale.x, y: y * scale.y },
    ground: { lng, lat },
  })),
  chosen: null,
});

/** The pairs that have both halves, as the service takes them, beside their ids. */
export const completeClicks = (pairs: readonly Pair[]): { ids: number[]; clicks: Click[] } => {
  const whole = pairs.flatMap(({ id, picture, ground }) =>
    picture && ground ? [{ id, click: { ...picture, ...ground } }] : [],
  );
  return { ids: whole.map(({ id }) => id), clicks: whole.map(({ click }) => click) };
};

/** The point kept inside the picture. */
export const within = (
  { x, y }: PicturePoint,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): PicturePoint => ({
  x: Math.min(widthPx, Math.max(0, x)),
  y: Math.min(heightPx, Math.max(0, y)),
});

const arrows: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** How far an arrow key moves, to the right and down, in steps; ten with Shift; null for other keys. */
export const arrowStep = (key: string, shift: boolean): { right: number; down: number } | null => {
  const arrow = arrows[key];
  if (!arrow) return null;
  const size = shift ? 10 : 1;
  return { right: arrow[0] * size, down: arrow[1] * size };
};
