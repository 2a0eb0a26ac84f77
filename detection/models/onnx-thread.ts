/** Runs one model in a thread of its own: `session.run` holds the thread it is called on. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../platform/errors.ts';
import { openOnnxRunner } from './onnx-runner.ts';
import type { Tensor, TensorData } from './tensor.ts';
import { ThreadTurn } from './thread-turn.ts';

export type ThreadData = { model: Uint8Array; threads: number; turn: SharedArrayBuffer };
export type ThreadRequest =
  | { id: number; data: TensorData; dims: readonly number[] }
  /** Frees the memory and ends, after all that was asked before. */
  | 'end';
export type ThreadFailure = { code: ErrorCode; detail: string };
export type ThreadAnswer =
  | { type: 'ready' }
  | { type: 'unready'; failure: ThreadFailure }
  | { type: 'outputs'; id: number; outputs: Tensor[] }
  | { type: 'failed'; id: number; failure: ThreadFailure };

const answer = (message: ThreadAnswer) => parentPort?.postMessage(message);

const failureOf = (error: unknown): ThreadFailure =>
  error instanceof AppError
    ? { code: error.code, detail: error.message }
    : { code: 'model-failed', detail: 'The model cannot be run' };

async function serve({ model, threads, turn: shared }: ThreadData): Promise<void> {
  const turn = new ThreadTurn(shared);
  const runner = await openOnnxRunner(model, threads);
  let last: Promise<void> = Promise.resolve();
  const look = async ({ id, data, dims }: Exclude<ThreadRequest, 'end'>) => {
    if (!turn.take()) return;
    try {
      answer({ type: 'outputs', id, outputs: await runner.run({ data, dims }) });
    } catch (error) {
      answer({ type: 'failed', id, failure: failureOf(error) });
    } finally {
      turn.giveBack();
    }
  };
  parentPort?.on('message', (request: ThreadRequest) => {
    last = last.then(async () => {
      if (request !== 'end') return look(request);
      await runner.close();
      parentPort?.close();
    });
  });
  answer({ type: 'ready' });
}

serve(workerData as ThreadData).catch((error: unknown) => {
  answer({ type: 'unready', failure: failureOf(error) });
  parentPort?.close();
});
