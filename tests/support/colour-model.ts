import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OnnxNode, onnxModel } from '../../detection/models/conversion/onnx-writer.ts';
import type { ModelManifest } from '../../detection/models/index.ts';
import type { ModelDirectory } from './models.ts';

const SIDE_PX = 256;
const CELL_PX = 32;
const CELLS = (SIDE_PX / CELL_PX) ** 2;

/** What the model calls magenta and cyan. */
export const colourLabels = ['smoke', 'water'] as const;

const floats = (values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** A model that calls cells of 32 pixels by their colour: made for tests, and good for nothing else. */
function colourOnnx(cells: number): Buffer {
  const side = Math.log(cells);
  const full = 2 * 255;
  // Rows: middle x, middle y, width and height by the logarithm of cells, then the scores.
  const none = [0, 0, 0];
  const weights = [none, none, none, none, [1, -2, 1], [-2, 1, 1]];
  const initializers = [
    {
      name: 'weights',
      dims: [6, 3, 1, 1],
      type: 'float32' as const,
      bytes: floats(weights.flat().map((weight) => weight / full)),
    },
    {
      name: 'bias',
      dims: [6],
      type: 'float32' as const,
      bytes: floats([0.5, 0.5, side, side, 0, 0]),
    },
    {
      name: 'shape',
      dims: [3],
      type: 'int64' as const,
      bytes: new Uint8Array(BigInt64Array.from([1n, 6n, BigInt(CELLS)]).buffer),
    },
  ];
  const square = [CELL_PX, CELL_PX];
  const nodes: OnnxNode[] = [
    {
      op: 'AveragePool',
      inputs: ['images'],
      outputs: ['colours'],
      attributes: { kernel_shape: square, strides: square },
    },
    { op: 'Conv', inputs: ['colours', 'weights', 'bias'], outputs: ['mixed'] },
    { op: 'Relu', inputs: ['mixed'], outputs: ['scores'] },
    { op: 'Reshape', inputs: ['scores', 'shape'], outputs: ['rows'] },
    { op: 'Transpose', inputs: ['rows'], outputs: ['cells'], attributes: { perm: [0, 2, 1] } },
  ];
  return onnxModel(
    {
      name: 'colours',
      nodes,
      initializers,
      inputs: [{ name: 'images', type: 'float32', dims: [1, 3, SIDE_PX, SIDE_PX] }],
      outputs: [{ name: 'cells', type: 'float32', dims: [1, CELLS, 6] }],
    },
    {},
  );
}

/**
 * A directory of models (MODELS_DIR) with the model of colours in it.
 * @param labels what it calls magenta and cyan
 * @param cells how many cells wide and high the boxes are
 */
export async function colourModel(
  labels: readonly [magenta: string, cyan: string] = colourLabels,
  cells = 1,
): Promise<ModelDirectory> {
  const bytes = colourOnnx(cells);
  const manifest: ModelManifest = {
    modelId: 'colours',
    version: '1',
    file: 'colours.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    decoder: 'yolox',
    decoding: { strides: [CELL_PX], boxes: 'grid', objectness: false },
    input: {
      size: { widthPx: SIDE_PX, heightPx: SIDE_PX },
      fit: 'stretch',
      layout: 'nchw',
      type: 'float32',
      channels: 'rgb',
    },
    labels: [...labels],
    minScore: 0.3,
    licence: 'Apache-2.0',
  };
  const path = await mkdtemp(join(tmpdir(), 'citymark-colours-'));
  await writeFile(join(path, 'colours.onnx'), bytes);
  await writeFile(join(path, 'colours.json'), JSON.stringify(manifest));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
