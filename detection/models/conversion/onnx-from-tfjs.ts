import type { Attribute, Initializer, OnnxNode } from './onnx-writer.ts';
import {
  flagOf,
  inOrder,
  intsOf,
  type TfGraph,
  type TfNode,
  textOf,
  textsOf,
} from './tfjs-graph.ts';

/** A piece of an ONNX graph; tensors keep the names they have in the TensorFlow graph. */
export type Piece = { nodes: OnnxNode[]; initializers: Initializer[] };

/**
 * The part of a TensorFlow.js graph that leads to `outs`, as ONNX operators. TensorFlow's tensors are
 * NHWC, those of ONNX NCHW: weights and axes are turned here, so the graph needs no transposing inside.
 * Throws on everything it has not been made for, rather than to guess.
 */
export function onnxFromTfjs(graph: TfGraph, outs: readonly string[]): Piece {
  const piece: Piece = { nodes: [], initializers: [] };
  const context: Context = { graph, piece, constants: new Set() };
  for (const node of inOrder(graph, outs)) {
    const translate = operators[node.op];
    if (!translate) throw new Error(`operator ${node.op} of ${node.name} is not known`);
    translate(node, context);
  }
  return piece;
}

type Context = { graph: TfGraph; piece: Piece; constants: Set<string> };
type Translate = (node: TfNode, context: Context) => void;

const float32 = (name: string, dims: readonly number[], values: Float32Array): Initializer => ({
  name,
  dims,
  type: 'float32',
  bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** An initializer of the same name unless there is one. */
function keep(context: Context, initializer: Initializer): string {
  if (!context.constants.has(initializer.name)) context.piece.initializers.push(initializer);
  context.constants.add(initializer.name);
  return initializer.name;
}

function inputOf(node: TfNode, at: number): string {
  const name = node.input?.[at];
  if (name === undefined) throw new Error(`${node.name} has no input ${at}`);
  return name;
}

function weightOf({ graph }: Context, name: string) {
  const weight = graph.weights.get(name);
  if (!weight) throw new Error(`there is no weight ${name}`);
  return { dims: weight.dims, values: Float32Array.from(weight.values) };
}

/** A tensor of the graph, or a constant; only single numbers mean the same in NHWC and NCHW. */
function operand(context: Context, name: string): string {
  if (!context.graph.weights.has(name)) return name;
  const { dims, values } = weightOf(context, name);
  if (dims.length > 0) throw new Error(`constant ${name} is not a single number`);
  return keep(context, float32(name, [], values));
}

const add = (context: Context, node: OnnxNode) => context.piece.nodes.push(node);

const elementwise =
  (op: string): Translate =>
  (node, context) => {
    const inputs = (node.input ?? []).map((name) => operand(context, name));
    add(context, { op, inputs, outputs: [node.name] });
  };

const relu6: Translate = (node, context) => {
  const low = keep(context, float32('relu6/low', [], Float32Array.of(0)));
  const high = keep(context, float32('relu6/high', [], Float32Array.of(6)));
  add(context, { op: 'Clip', inputs: [inputOf(node, 0), low, high], outputs: [node.name] });
};

/** [height, width, in, out] → [out, in, height, width]; depthwise [height, width, channels, 1] → [channels, 1, …]. */
function turned(values: Float32Array, dims: readonly number[], depthwise: boolean) {
  const [height = 0, width = 0, third = 0, fourth = 0] = dims;
  const [outs, ins] = depthwise ? [third, fourth] : [fourth, third];
  if (dims.length !== 4 || (depthwise && ins !== 1)) throw new Error(`weights of ${dims}`);
  const result = new Float32Array(values.length);
  let to = 0;
  for (let out = 0; out < outs; out++) {
    for (let into = 0; into < ins; into++) {
      for (let place = 0; place < height * width; place++) {
        const from = depthwise ? place * outs + out : (place * ins + into) * outs + out;
        result[to++] = values[from] ?? Number.NaN;
      }
    }
  }
  return { values: result, dims: [outs, ins, height, width], kernel: [height, width] };
}

const convolution =
  (depthwise: boolean): Translate =>
  (node, context) => {
    const [, strideY = 1, strideX = 1] = intsOf(node, 'strides');
    if (intsOf(node, 'dilations').some((step) => step !== 1)) throw new Error('dilated weights');
    const name = inputOf(node, 1);
    const original = weightOf(context, name);
    const { values, dims, kernel } = turned(original.values, original.dims, depthwise);
    const inputs = [inputOf(node, 0), keep(context, float32(name, dims, values))];
    const fused = textsOf(node, 'fused_ops');
    if (fused[0] === 'BiasAdd') {
      const bias = inputOf(node, 2);
      const { dims: sides, values: numbers } = weightOf(context, bias);
      inputs.push(keep(context, float32(bias, sides, numbers)));
    }
    const attributes: Record<string, Attribute> = {
      // TensorFlow's SAME puts the odd row and column of padding at the end.
      auto_pad: textOf(node, 'padding') === 'SAME' ? 'SAME_UPPER' : 'VALID',
      kernel_shape: kernel,
      strides: [strideY, strideX],
      group: depthwise ? (dims[0] ?? 1) : 1,
    };
    const rest = fused.slice(fused[0] === 'BiasAdd' ? 1 : 0);
    if (rest.length > 1 || (rest[0] && rest[0] !== 'Relu')) throw new Error(`fused ${rest}`);
    const out = rest[0] ? `${node.name}/linear` : node.name;
    add(context, { op: 'Conv', inputs, outputs: [out], attributes });
    if (rest[0]) add(context, { op: 'Relu', inputs: [out], outputs: [node.name] });
  };

/** Only the mean over height and width, which keeps its sides, has a counterpart. */
const mean: Translate = (node, context) => {
  const { values } = weightOf(context, inputOf(node, 1));
  if (String([...values].sort()) !== '1,2' || !flagOf(node, 'keep_dims')) {
    throw new Error(`the mean ${node.name} is not one over height and width`);
  }
  add(context, { op: 'GlobalAveragePool', inputs: [inputOf(node, 0)], outputs: [node.name] });
};

const concat: Translate = (node, context) => {
  const names = node.input ?? [];
  const { values } = weightOf(context, names.at(-1) ?? '');
  if (values[0] !== 3) throw new Error(`${node.name} does not join channels`);
  const inputs = names.slice(0, -1);
  add(context, { op: 'Concat', inputs, outputs: [node.name], attributes: { axis: 1 } });
};

/** Doubling by scale instead of by size, so that the picture may have any multiple of 32 as side. */
const resize: Translate = (node, context) => {
  if (flagOf(node, 'align_corners') || flagOf(node, 'half_pixel_centers')) {
    throw new Error(`${node.name} counts pixels in another way`);
  }
  const scales = keep(context, float32('doubled', [4], Float32Array.of(1, 1, 2, 2)));
  add(context, {
    op: 'Resize',
    inputs: [inputOf(node, 0), '', scales],
    outputs: [node.name],
    attributes: { mode: 'linear', coordinate_transformation_mode: 'asymmetric' },
  });
};

const operators: Record<string, Translate> = {
  Const: () => {},
  Placeholder: () => {},
  Identity: elementwise('Identity'),
  Mul: elementwise('Mul'),
  Add: elementwise('Add'),
  Relu: elementwise('Relu'),
  Sigmoid: elementwise('Sigmoid'),
  Relu6: relu6,
  Conv2D: convolution(false),
  _FusedConv2D: convolution(false),
  DepthwiseConv2dNative: convolution(true),
  FusedDepthwiseConv2dNative: convolution(true),
  Mean: mean,
  ConcatV2: concat,
  ResizeBilinear: resize,
};
