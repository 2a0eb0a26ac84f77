import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import type { StoryStep, StoryStepKind } from './story.ts';
import { ringStory } from './story-bell.ts';
import { beatStory } from './story-store.ts';

const ASK_EVERY_MS = 300;
const BEAT_EVERY_MS = 2000;
/** Cameras, a model and a job or two come before what is waited for, on a machine that may be busy. */
const PATIENCE_MS = 90_000;
/** So that people can read what has happened. */
const PAUSE_MS = 2500;

/** Writes down what happens in a story, and waits for what is to happen. */
export class StoryTeller {
  readonly #deps: Pick<Deps, 'db' | 'clock' | 'bus' | 'logger'>;
  readonly #storyId: string;
  readonly #signal: AbortSignal;
  readonly #steps: StoryStep[] = [];
  #beatMs = 0;
  /** What has to happen next. */
  awaited: StoryStepKind = 'watching';

  constructor(
    deps: Pick<Deps, 'db' | 'clock' | 'bus' | 'logger'>,
    storyId: string,
    signal: AbortSignal,
  ) {
    this.#deps = deps;
    this.#storyId = storyId;
    this.#signal = signal;
  }

  /** This has happened; gives people the time to read it. */
  async say(kind: StoryStepKind, facts: Omit<StoryStep, 'kind' | 'at'> = {}): Promise<void> {
    this.#steps.push({ kind, at: this.#deps.clock.now().toISOString(), ...facts });
    await this.#beat();
    ringStory(this.#deps, this.#storyId);
    const until = performance.now() + PAUSE_MS;
    while (performance.now() < until) await this.#rest();
  }

  /** Asks again and again until there is an answer. Throws when there is none for too long. */
  async until<T>(kind: StoryStepKind, ask: () => Promise<T | undefined>): Promise<T> {
    this.awaited = kind;
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (performance.now() > deadline) throw new Error(`waited for ${kind} in vain`);
      await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    await wait(ASK_EVERY_MS, undefined, { signal: this.#signal });
    if (performance.now() - this.#beatMs > BEAT_EVERY_MS) await this.#beat();
  }

  async #beat(): Promise<void> {
    this.#beatMs = performance.now();
    const { db, clock } = this.#deps;
    const goesOn = await beatStory(db.query, this.#storyId, this.#steps, clock.now());
    if (!goesOn) throw new Error('somebody else has ended the story');
  }
}
