/**
 * The bodies of the Open Inference Protocol v2 (KServe, Triton, …), with Triton's binary tensor extension:
 * JSON first, then the numbers of the tensors as they lie in memory, little endian, one behind the other.
 * https://github.com/kserve/open-inference-protocol, triton: docs/protocol/extension_binary_data.md
 */
import type { Tensor, TensorData } from './tensor.ts';

/** The header that tells how much of a body is JSON. */
export const HEADER_LENGTH = 'Inference-Header-Content-Length';
export const BINARY_EXTENSION = 'binary_tensor_data';

/** An answer that does not follow the protocol. */
export class ProtocolError extends Error {}

export type InferenceBody = { body: Uint8Array; headers: Record<string, string> };

type Input = { name: string; data: TensorData; dims: readonly number[] };

/** One request with one input. Outputs come binary only when the input does. */
export function inferenceRequest({ name, data, dims }: Input, binary: boolean): InferenceBody {
  const datatype = data instanceof Uint8Array ? 'UINT8' : 'FP32';
  const input = { name, shape: dims, datatype };
  if (!binary) {
    const inputs = [{ ...input, data: Array.from(data as Float32Array) }];
    const body = Buffer.from(JSON.stringify({ inputs }));
    return { body, headers: { 'content-type': 'application/json' } };
  }
  const json = Buffer.from(
    JSON.stringify({
      parameters: { binary_data_output: true },
      inputs: [{ ...input, parameters: { binary_data_size: data.byteLength } }],
    }),
  );
  const numbers = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return {
    body: Buffer.concat([json, numbers]),
    headers: { 'content-type': 'application/octet-stream', [HEADER_LENGTH]: String(json.length) },
  };
}

/** The outputs of an answer; `headerLength` is the value of the header, null when there is none. */
export function inferenceOutputs(body: Uint8Array, headerLength: string | null): Tensor[] {
  const jsonLength = headerLength === null ? body.length : Number(headerLength);
  if (!Number.isInteger(jsonLength) || jsonLength < 0 || jsonLength > body.length) {
    throw new ProtocolError(`${HEADER_LENGTH} does not fit the answer`);
  }
  const answer = parsed(body.subarray(0, jsonLength));
  if (!isRecord(answer) || !Array.isArray(answer.outputs)) {
    throw new ProtocolError('the answer has no outputs');
  }
  let offset = jsonLength;
  const outputs = answer.outputs.map((output: unknown) => {
    const { name, dims, count, datatype, output: fields } = headOf(output);
    const size = isRecord(fields.parameters) ? fields.parameters.binary_data_size : undefined;
    if (size === undefined) return { name, dims, data: fromList(fields.data, datatype, count) };
    if (size !== count * datatype.bytes || offset + size > body.length) {
      throw new ProtocolError(`output ${name} is not as long as it says`);
    }
    const data = datatype.read(new Uint8Array(body.subarray(offset, offset + size)));
    offset += size;
    return { name, dims, data };
  });
  if (offset !== body.length) throw new ProtocolError('the answer is longer than its outputs');
  return outputs;
}

type Datatype = {
  bytes: number;
  read(bytes: Uint8Array): TensorData;
  make(values: number[]): TensorData;
};

const datatypes: Record<string, Datatype> = {
  FP32: {
    bytes: 4,
    read: ({ buffer }) => new Float32Array(buffer as ArrayBuffer),
    make: (values) => Float32Array.from(values),
  },
  FP64: {
    bytes: 8,
    read: ({ buffer }) => Float32Array.from(new Float64Array(buffer as ArrayBuffer)),
    make: (values) => Float32Array.from(values),
  },
  INT32: {
    bytes: 4,
    read: ({ buffer }) => new Int32Array(buffer as ArrayBuffer),
    make: (values) => Int32Array.from(values),
  },
  INT64: {
    bytes: 8,
    read: ({ buffer }) => new BigInt64Array(buffer as ArrayBuffer),
    make: (values) => BigInt64Array.from(values, wholeNumber),
  },
};

function wholeNumber(value: number): bigint {
  if (!Number.isInteger(value)) throw new ProtocolError(`${value} is not a whole number`);
  return BigInt(value);
}

function headOf(output: unknown) {
  if (!isRecord(output) || typeof output.name !== 'string') {
    throw new ProtocolError('an output has no name');
  }
  const { name, shape } = output;
  const datatype = datatypes[String(output.datatype)];
  if (!datatype) throw new ProtocolError(`output ${name} is of a type that no decoder takes`);
  if (!Array.isArray(shape) || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
    throw new ProtocolError(`output ${name} has no shape`);
  }
  const dims: number[] = shape;
  const count = dims.reduce((product, side) => product * side, 1);
  return { name, dims, count, datatype, output };
}

/** Numbers of a JSON answer, flat or nested. */
function fromList(data: unknown, datatype: Datatype, count: number): TensorData {
  const values = Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : [];
  if (values.length !== count) throw new ProtocolError('an output does not fit its shape');
  if (!values.every((value) => typeof value === 'number')) {
    throw new ProtocolError('an output holds other things than numbers');
  }
  return datatype.make(values);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new ProtocolError('the answer is not JSON');
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
