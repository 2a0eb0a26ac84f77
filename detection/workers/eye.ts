import type { Frame } from '../frame.ts';
import type { LookPlan, LookResult } from '../look.ts';

/** What a look found, before the worker has put its own to it. */
export type Sight = Omit<LookResult, 'lookId' | 'lagSeconds'>;

/** One camera, kept open and warm. */
export type Eye = {
  /** The newest picture since the last call; waits for one up to the signal. One call at a time. */
  next(signal: AbortSignal): Promise<Frame>;
  look(frame: Frame): Promise<Sight>;
  /** Goes on under another plan for the same camera, keeping open what still fits. */
  change(plan: LookPlan): Promise<void>;
  /** Why no picture comes, without credentials. */
  readonly lastError: string | undefined;
  close(): Promise<void>;
};

/** Opens cameras. What all of them share is loaded with the first one. */
export type Eyes = { open(plan: LookPlan): Eye; close(): Promise<void> };
