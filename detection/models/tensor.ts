import { AppError } from '../../platform/errors.ts';

/** Numbers with a shape, as models take and give them, wherever they run. */
export type Tensor = {
  name: string;
  dims: readonly number[];
  data: TensorData;
};
export type TensorData = Float32Array | Uint8Array | Int32Array | BigInt64Array;

/** What is wrong with a model's answer. The model is at fault, or its manifest does not fit it. */
export const badOutput = (detail: string): AppError =>
  new AppError('model-failed', `The model's answer cannot be used: ${detail}. Check its manifest.`);

/** The output of that name, or at that place. Throws AppError `model-failed`. */
export function outputOf(outputs: readonly Tensor[], which: string | number): Tensor {
  const found =
    typeof which === 'number' ? outputs[which] : outputs.find(({ name }) => name === which);
  if (!found) {
    const names = outputs.map(({ name }) => name).join(', ') || 'none';
    throw badOutput(`there is no output ${which} (there are: ${names})`);
  }
  return found;
}

/** Throws unless the tensor has this shape (null: any) and as many numbers as the shape says. */
export function expectShape({ name, dims, data }: Tensor, shape: readonly (number | null)[]): void {
  const fits =
    dims.length === shape.length &&
    shape.every((side, at) => side === null || side === dims[at]) &&
    dims.reduce((product, side) => product * side, 1) === data.length;
  if (fits) return;
  const wanted = shape.map((side) => side ?? 'any').join('×');
  throw badOutput(`${name} is ${dims.join('×')} (${data.length} numbers), not ${wanted}`);
}

/** The numbers of a tensor of floats. */
export function floatsOf({ name, data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw badOutput(`${name} holds no 32-bit floats`);
}
