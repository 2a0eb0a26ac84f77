import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { AppError } from '../../platform/errors.ts';
import { badOutput, type Tensor, type TensorData } from './tensor.ts';

/** Runs a model on one input, wherever it is. */
export type Runner = {
  /** Throws AppError `model-unavailable` when it cannot be reached, `model-failed` on an answer of no use. */
  run(input: { data: TensorData; dims: readonly number[] }): Promise<Tensor[]>;
  close(): Promise<void>;
  /** True once it cannot run any more and has to be opened anew. */
  readonly ended?: boolean;
};

/**
 * Loads an ONNX file into a session on the CPU. `run` of onnxruntime-node holds the thread it is called on
 * until the answer is there (30 to 100 ms): openThreadRunner calls it in a thread of its own. Where one run may
 * use several threads, they do not spin while they wait, which on a busy machine costs more than it gains.
 */
export async function openOnnxRunner(model: Uint8Array, threads: number): Promise<Runner> {
  const { InferenceSession, Tensor: OnnxTensor } = await runtime();
  const session = await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }).catch((cause: unknown) => {
    throw new AppError('model-invalid', 'The file is not an ONNX model that can be run', { cause });
  });
  const [inputName] = session.inputNames;
  if (inputName === undefined || session.inputNames.length > 1) {
    await session.release();
    throw new AppError('model-invalid', 'The model does not have exactly one input');
  }
  return {
    async run({ data, dims }) {
      const type = data instanceof Uint8Array ? 'uint8' : 'float32';
      const feeds = { [inputName]: new OnnxTensor(type, data as Uint8Array, [...dims]) };
      const outputs = await session.run(feeds).catch((cause: unknown) => {
        const detail = `The model refuses an input of ${type} ${dims.join('×')}. Check its manifest.`;
        throw new AppError('model-failed', detail, { cause });
      });
      return session.outputNames.map((name) => tensorOf(name, outputs));
    },
    close: () => session.release(),
  };
}

/** Loaded when the first model is, so that a process which only lists models does without. */
const runtime = () => import('onnxruntime-node');

function tensorOf(name: string, outputs: InferenceSession.OnnxValueMapType): Tensor {
  const output = outputs[name] as OrtTensor | undefined;
  const data = output?.data;
  const known =
    data instanceof Float32Array || data instanceof BigInt64Array || data instanceof Int32Array;
  if (!output || !known) throw badOutput(`output ${name} is of a type that no decoder takes`);
  return { name, dims: output.dims, data };
}
