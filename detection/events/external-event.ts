import type { Box } from '../box.ts';

export const eventSources = ['frigate', 'vias'] as const;
/** Systems that tell of things one by one: when each begins, changes and ends. */
export type EventSource = (typeof eventSources)[number];

/** One algorithm's view of a thing. */
export type ExternalThing = {
  algorithmId: string;
  box: Box;
  /** 0 to 1. */
  score: number;
  label: string;
  /** The part of the picture in which the sender looked for it, if it says so. */
  region?: Box;
};

/** What such a system says of one thing in one picture. */
export type ExternalChange = {
  source: EventSource;
  /** The sender's id of the thing. */
  eventId: string;
  at: Date;
  widthPx: number;
  heightPx: number;
  /** What the thing is; empty: nothing that is looked for. */
  things: readonly ExternalThing[];
  /** The sender will say no more of it. */
  isOver: boolean;
};

/** What became of a message. */
export const eventOutcomes = [
  'stored',
  'repeated',
  'late',
  'refused',
  'malformed',
  'unknown-camera',
  'not-wanted',
] as const;
/**
 * `late`: something newer is known. `refused`: by the ledger, for its time. `not-wanted`: about nothing
 * that is looked for through this camera, or the camera is looked through by ourselves.
 */
export type EventOutcome = (typeof eventOutcomes)[number];

/** Says what became of a message; for counting. */
export type CountEvent = (source: EventSource | 'camera', outcome: EventOutcome) => void;
