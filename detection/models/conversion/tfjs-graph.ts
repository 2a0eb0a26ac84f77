/**
 * Reads a TensorFlow.js graph model: a JSON file with the nodes and a list of weights, and a binary file
 * with the weights one behind the other. Format: tfjs-core `io/types.ts`, tfjs-converter `operations/`.
 */

type AttributeValue = {
  i?: string;
  f?: number;
  b?: boolean;
  /** Base64. */
  s?: string;
  list?: { i?: string[]; s?: string[] };
};
export type TfNode = {
  name: string;
  op: string;
  input?: string[];
  attr?: Record<string, AttributeValue>;
};
export type TfWeight = { dims: number[]; values: Float32Array | Int32Array };
export type TfGraph = { nodes: Map<string, TfNode>; weights: Map<string, TfWeight> };

type WeightSpec = {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string };
};
type ModelJson = {
  modelTopology: { node: TfNode[] };
  weightsManifest: { weights: WeightSpec[] }[];
};

/** Throws when the two files do not belong together or hold what no model we convert has. */
export function readTfGraph(json: string, binary: Uint8Array): TfGraph {
  const { modelTopology, weightsManifest } = JSON.parse(json) as ModelJson;
  const weights = new Map<string, TfWeight>();
  let offset = 0;
  for (const spec of weightsManifest.flatMap((group) => group.weights)) {
    const count = spec.shape.reduce((product, side) => product * side, 1);
    const { values, byteLength } = readValues(spec, binary, offset, count);
    weights.set(spec.name, { dims: spec.shape, values });
    offset += byteLength;
  }
  if (offset !== binary.byteLength) throw new Error('the weights do not fill their file');
  return { nodes: new Map(modelTopology.node.map((node) => [node.name, node])), weights };
}

function readValues(spec: WeightSpec, binary: Uint8Array, offset: number, count: number) {
  const stored = spec.quantization?.dtype ?? spec.dtype;
  const width = { float16: 2, float32: 4, int32: 4 }[stored];
  if (width === undefined) throw new Error(`weights of type ${stored} are not known`);
  const byteLength = count * width;
  if (offset + byteLength > binary.byteLength) throw new Error('the file of weights is too short');
  const view = new DataView(binary.buffer, binary.byteOffset + offset, byteLength);
  const values = spec.dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
  for (let at = 0; at < count; at++) values[at] = readers[stored as keyof typeof readers](view, at);
  return { values, byteLength };
}

const readers = {
  float16: (view: DataView, at: number) => fromHalf(view.getUint16(at * 2, true)),
  float32: (view: DataView, at: number) => view.getFloat32(at * 4, true),
  int32: (view: DataView, at: number) => view.getInt32(at * 4, true),
};

/** IEEE 754 half precision to a number. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** `out` and all it hangs on, every node after its inputs. */
export function inOrder(graph: TfGraph, outs: readonly string[]): TfNode[] {
  const seen = new Set<string>();
  const order: TfNode[] = [];
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const node = graph.nodes.get(name);
    if (!node) throw new Error(`the graph has no node ${name}`);
    node.input?.forEach(visit);
    order.push(node);
  };
  outs.forEach(visit);
  return order;
}

export const intsOf = (node: TfNode, name: string): number[] =>
  (node.attr?.[name]?.list?.i ?? []).map(Number);
export const flagOf = (node: TfNode, name: string): boolean => node.attr?.[name]?.b ?? false;
export const textOf = (node: TfNode, name: string): string =>
  Buffer.from(node.attr?.[name]?.s ?? '', 'base64').toString();
export const textsOf = (node: TfNode, name: string): string[] =>
  (node.attr?.[name]?.list?.s ?? []).map((item) => Buffer.from(item, 'base64').toString());
