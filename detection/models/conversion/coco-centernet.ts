import { onnxFromTfjs, type Piece } from './onnx-from-tfjs.ts';
import { type Initializer, onnxModel } from './onnx-writer.ts';
import { readTfGraph } from './tfjs-graph.ts';

/** How many of the strongest peaks the graph gives out. */
export const PEAKS = 100;

const IMAGES = 'tower_0/images';
const HEAT = 'tower_0/keypoints';
const EXTENT = 'tower_0/wh';

/**
 * CenterNet with a MobileNetV3 body, from TensorFlow.js files to ONNX. In: `images`, uint8
 * [1, height, width, 3], RGB 0 to 255, sides multiples of 32. Out: `scores` float32 [1, 100], best first;
 * `index` int64 [1, 100], (class × rows + row) × columns + column on a grid of a quarter of the sides;
 * `wh` float32 [1, 4, rows, columns], pixels from a peak to the left, top, right and bottom.
 */
export function cocoCenternet(json: string, binary: Uint8Array): Buffer {
  const graph = readTfGraph(json, binary);
  const body = onnxFromTfjs(graph, [HEAT, EXTENT]);
  const inputs = inputNodes();
  const peaks = peakNodes();
  return onnxModel(
    {
      name: 'coco-centernet',
      nodes: [...inputs, ...body.nodes, ...peaks.nodes],
      initializers: [...body.initializers, ...peaks.initializers],
      inputs: [{ name: 'images', type: 'uint8', dims: [1, 'height', 'width', 3] }],
      outputs: [
        { name: 'scores', type: 'float32', dims: [1, PEAKS] },
        { name: 'index', type: 'int64', dims: [1, PEAKS] },
        { name: 'wh', type: 'float32', dims: [1, 4, 'rows', 'columns'] },
      ],
    },
    { source: '@vladmandic/human centernet', input: 'RGB 0..255, NHWC' },
  );
}

const inputNodes = (): Piece['nodes'] => [
  // Turned first: bytes are a quarter of the work of floats.
  {
    op: 'Transpose',
    inputs: ['images'],
    outputs: ['images/nchw'],
    attributes: { perm: [0, 3, 1, 2] },
  },
  { op: 'Cast', inputs: ['images/nchw'], outputs: [IMAGES], attributes: { to: 1 } },
];

const int64 = (name: string, ...values: number[]): Initializer => ({
  name,
  dims: [values.length],
  type: 'int64',
  bytes: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

/** A peak is a place whose heat is the highest of the nine around it; the best hundred are kept. */
function peakNodes(): Piece {
  const attributes = { kernel_shape: [3, 3], strides: [1, 1], auto_pad: 'SAME_UPPER' };
  return {
    initializers: [int64('flat', 1, -1), int64('peaks', PEAKS)],
    nodes: [
      { op: 'MaxPool', inputs: [HEAT], outputs: ['highest'], attributes },
      { op: 'Equal', inputs: [HEAT, 'highest'], outputs: ['is peak'] },
      { op: 'Cast', inputs: ['is peak'], outputs: ['peak'], attributes: { to: 1 } },
      { op: 'Mul', inputs: [HEAT, 'peak'], outputs: ['peak heat'] },
      { op: 'Reshape', inputs: ['peak heat', 'flat'], outputs: ['heats'] },
      { op: 'TopK', inputs: ['heats', 'peaks'], outputs: ['scores', 'index'] },
      { op: 'Identity', inputs: [EXTENT], outputs: ['wh'] },
    ],
  };
}
