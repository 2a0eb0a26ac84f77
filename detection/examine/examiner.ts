import { Worker } from 'node:worker_threads';
import type { Examined } from './examine-pictures.ts';
import type { Asked, ThreadAnswer, ThreadRequest } from './examine-thread.ts';
import type { Examination } from './finding.ts';
import type { PreChecked } from './pre-check-pictures.ts';

/** Compares pictures of places, one place after the other, without holding up whoever asks. */
export type Examiner = {
  /** As `examinePictures`. Rejects for pictures that cannot be compared at all. */
  examine(asked: Examined): Promise<Examination>;
  /** As `preCheckPictures`. */
  preCheck(asked: PreChecked): Promise<Examination>;
  close(): Promise<void>;
};

type Waiting = { resolve(finding: Examination): void; reject(error: Error): void };

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
      if ('finding' in answer) asked?.resolve(answer.finding);
      else asked?.reject(new RangeError(answer.problem));
    });
    started.on('error', end);
    started.on('exit', () => end(new Error('the thread that compares pictures has ended')));
    return started;
  };
  const ask = (question: Asked): Promise<Examination> => {
    thread ??= start();
    const { promise, resolve, reject } = Promise.withResolvers<Examination>();
    const id = next++;
    waiting.set(id, { resolve, reject });
    thread.ref();
    thread.postMessage({ id, question } satisfies ThreadRequest);
    return promise;
  };
  return {
    examine: (asked) => ask({ kind: 'examine', asked }),
    preCheck: (asked) => ask({ kind: 'pre-check', asked }),
    async close() {
      await thread?.terminate();
    },
  };
}
