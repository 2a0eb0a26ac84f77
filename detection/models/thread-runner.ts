import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../platform/errors.ts';
import type { Runner } from './onnx-runner.ts';
import type { ThreadAnswer, ThreadData, ThreadFailure, ThreadRequest } from './onnx-thread.ts';
import type { Tensor } from './tensor.ts';
import { ThreadTurn } from './thread-turn.ts';

type Waiting = { resolve(outputs: Tensor[]): void; reject(error: unknown): void };

/**
 * Loads an ONNX file in a thread of its own, so that whoever asks can decode, compare and answer requests
 * meanwhile. The process may end while the thread is idle, not while it works.
 */
export async function openThreadRunner(model: Uint8Array, threads: number): Promise<Runner> {
  const turn = new ThreadTurn();
  const data: ThreadData = { model, threads, turn: turn.shared };
  const thread = new Worker(new URL('./onnx-thread.ts', import.meta.url), {
    workerData: data,
    name: 'model',
  });
  const atExit = () => turn.end();
  process.once('exit', atExit);
  thread.once('exit', () => process.off('exit', atExit));
  const runner = new ThreadRunner(thread);
  await runner.ready;
  return runner;
}

class ThreadRunner implements Runner {
  readonly ready: Promise<void>;
  readonly #thread: Worker;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  #ended = false;
  #next = 1;

  constructor(thread: Worker) {
    this.#thread = thread;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#exited = once(thread, 'exit').catch(() => undefined);
    const end = () => {
      this.#ended = true;
      const error = new AppError('model-unavailable', 'The thread of the model has ended');
      reject(error);
      for (const { reject: refuse } of this.#waiting.values()) refuse(error);
      this.#waiting.clear();
    };
    thread.on('error', end);
    thread.on('exit', end);
    thread.on('message', (answer: ThreadAnswer) => {
      if (answer.type === 'unready') reject(errorOf(answer.failure));
      else if (answer.type === 'ready') {
        thread.unref();
        resolve();
      } else this.#settle(answer);
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  run({ data, dims }: Parameters<Runner['run']>[0]): Promise<Tensor[]> {
    if (this.#ended) {
      const error = new AppError('model-unavailable', 'The thread of the model has ended');
      return Promise.reject(error);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Tensor[]>();
    const id = this.#next++;
    this.#waiting.set(id, { resolve, reject });
    this.#thread.ref();
    // Copied, not handed over: the bytes may be the frame's own.
    this.#thread.postMessage({ id, data, dims } satisfies ThreadRequest);
    return promise;
  }

  /** Never by force: a thread that is killed inside of the runtime takes the process with it. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#thread.ref();
    this.#thread.postMessage('end' satisfies ThreadRequest);
    await this.#exited;
  }

  #settle(answer: Extract<ThreadAnswer, { id: number }>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#thread.unref();
    if (answer.type === 'outputs') waiting?.resolve(answer.outputs);
    else waiting?.reject(errorOf(answer.failure));
  }
}

const errorOf = ({ code, detail }: ThreadFailure) => new AppError(code, detail);
