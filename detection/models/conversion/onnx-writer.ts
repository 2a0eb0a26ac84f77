/**
 * Writes the few messages of an ONNX file that a converted graph needs, in protobuf's wire format.
 * Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */

/** What an element of a tensor is; the numbers are `TensorProto.DataType`. */
export const elementTypes = { float32: 1, uint8: 2, int64: 7 } as const;
export type ElementType = keyof typeof elementTypes;

export type OnnxNode = {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, Attribute>;
};
/** Whole numbers only: no operator in use takes another. */
export type Attribute = number | string | readonly number[];
export type Initializer = {
  name: string;
  dims: readonly number[];
  type: ElementType;
  /** Little endian. */
  bytes: Uint8Array;
};
/** A side is a number, or a name when it may differ from run to run. */
export type Port = { name: string; type: ElementType; dims: readonly (number | string)[] };
export type OnnxGraph = {
  name: string;
  nodes: readonly OnnxNode[];
  initializers: readonly Initializer[];
  inputs: readonly Port[];
  outputs: readonly Port[];
};

const IR_VERSION = 8;
const OPSET = 13;

/** The bytes of an ONNX model; the same graph always gives the same bytes. */
export function onnxModel(graph: OnnxGraph, metadata: Record<string, string>): Buffer {
  return message(
    whole(1, IR_VERSION),
    text(2, 'citymark'),
    bytes(7, onnxGraph(graph)),
    bytes(8, message(text(1, ''), whole(2, OPSET))),
    ...Object.entries(metadata).map(([key, value]) =>
      bytes(14, message(text(1, key), text(2, value))),
    ),
  );
}

function onnxGraph({ name, nodes, initializers, inputs, outputs }: OnnxGraph): Buffer {
  return message(
    ...nodes.map((node) => bytes(1, onnxNode(node))),
    text(2, name),
    ...initializers.map((each) => bytes(5, tensor(each))),
    ...inputs.map((port) => bytes(11, valueInfo(port))),
    ...outputs.map((port) => bytes(12, valueInfo(port))),
  );
}

function onnxNode({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  return message(
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );
}

const attributeTypes = { int: 2, string: 3, ints: 7 } as const;

function attribute(name: string, value: Attribute): Buffer {
  if (typeof value === 'number') {
    return message(text(1, name), whole(3, value), whole(20, attributeTypes.int));
  }
  if (typeof value === 'string') {
    return message(text(1, name), text(4, value), whole(20, attributeTypes.string));
  }
  const items = value.map((item) => whole(8, item));
  return message(text(1, name), ...items, whole(20, attributeTypes.ints));
}

function tensor({ name, dims, type, bytes: raw }: Initializer): Buffer {
  const sides = dims.map((side) => whole(1, side));
  return message(...sides, whole(2, elementTypes[type]), text(8, name), bytes(9, raw));
}

function valueInfo({ name, type, dims }: Port): Buffer {
  const sides = dims.map((side) =>
    bytes(1, typeof side === 'number' ? message(whole(1, side)) : message(text(2, side))),
  );
  const tensorType = message(whole(1, elementTypes[type]), bytes(2, message(...sides)));
  return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;

const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields);
const key = (field: number, wireType: number): Buffer => varint(field * 8 + wireType);
const whole = (field: number, value: number): Buffer =>
  Buffer.concat([key(field, VARINT), varint(value)]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));
const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([key(field, LENGTH_DELIMITED), varint(value.byteLength), value]);

function varint(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a varint: ${value}`);
  const septets: number[] = [];
  let rest = value;
  do {
    septets.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(septets);
}
