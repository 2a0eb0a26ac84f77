import { Worker } from 'node:worker_threads';
import type { Comparison } from './comparison.ts';
import { concluded, type Pictures, type SeenByModels } from './examine-pictures.ts';
import type { Asked, ThreadAnswer, ThreadRequest } from './examine-thread.ts';
import type { Examination } from './finding.ts';
import { type PreChecked, preChecked } from './pre-check-pictures.ts';
import type { Recognised } from './recognise.ts';

/**
 * Compares pictures of places, one place after the other, without holding up whoever asks, while models are still
 * looking at them.
 */
export type Examiner = {
  /** As `examinePictures`. Rejects for pictures that cannot be compared at all. */
  examine(pictures: Pictures, recognised?: Promise<SeenByModels>): Promise<Examination>;
  /** As `preCheckPictures`. */
  preCheck(asked: PreChecked, recognised?: Promise<Recognised[]>): Promise<Examination>;
  close(): Promise<void>;
};

type Waiting = { resolve(comparison: Comparison): void; reject(error: Error): void };

/** A thread that starts when it is first asked, and again should it ever end. */
export function openExaminer(): Examiner {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let next = 1;
  const start = () => {
    const started = new Worker(new URL('./examine-thread.ts', import.meta.url), {
      name: 'examine',
    });
    const end = (error: Error) => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on('message', (answer: ThreadAnswer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ('comparison' in answer) asked?.resolve(answer.comparison);
      else asked?.reject(new RangeError(answer.problem));
    });
    started.on('error', end);
    started.on('exit', () => end(new Error('the thread that compares pictures has ended')));
    return started;
  };
  const ask = (question: Asked): Promise<Comparison> => {
    thread ??= start();
    const { promise, resolve, reject } = Promise.withResolvers<Comparison>();
    const id = next++;
    waiting.set(id, { resolve, reject });
    thread.ref();
    thread.postMessage({ id, question } satisfies ThreadRequest);
    return promise;
  };
  return {
    async examine(asked, recognised) {
      const [compared, seen] = await Promise.all([ask({ kind: 'examine', asked }), recognised]);
      return concluded(compared, seen);
    },
    async preCheck(asked, recognised) {
      const [compared, seen] = await Promise.all([ask({ kind: 'pre-check', asked }), recognised]);
      return preChecked(compared, seen);
    },
    async close() {
      await thread?.terminate();
    },
  };
}
