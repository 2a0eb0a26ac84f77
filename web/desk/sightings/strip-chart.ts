import type { Span, SpanState } from './sighting-api.ts';

/** A piece of a strip: where it begins and how wide it is, as shares of the whole. */
export type Piece = { state: SpanState; start: number; share: number; from: Date; to: Date };

/** The spans cut to the window and put in shares of it, oldest first; empty ones are left out. */
export const piecesOf = (
  spans: readonly Span[],
  { from, to }: { from: Date; to: Date },
): Piece[] => {
  const [begin, end] = [from.getTime(), to.getTime()];
  return spans
    .map(({ state, from: since, to: until }) => ({
      state,
      from: Math.max(begin, Date.parse(since)),
      to: Math.min(end, Date.parse(until)),
    }))
    .filter((piece) => piece.to > piece.from)
    .sort((a, b) => a.from - b.from)
    .map((piece) => ({
      state: piece.state,
      start: (piece.from - begin) / (end - begin),
      share: (piece.to - piece.from) / (end - begin),
      from: new Date(piece.from),
      to: new Date(piece.to),
    }));
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Shenzhen is eight hours ahead of UTC, all year. */
const cityAheadMs = 8 * hourMs;

/** The midnights of the city inside the window. */
export const midnights = ({ from, to }: { from: Date; to: Date }): Date[] => {
  const found: Date[] = [];
  const first = Math.ceil((from.getTime() + cityAheadMs) / dayMs) * dayMs - cityAheadMs;
  for (let at = first; at < to.getTime(); at += dayMs) found.push(new Date(at));
  return found;
};
