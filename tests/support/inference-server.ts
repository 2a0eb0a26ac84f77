import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Runner } from '../../detection/models/onnx-runner.ts';
import type { Tensor, TensorData } from '../../detection/models/tensor.ts';

/** How the server misbehaves. */
export type Mood =
  | 'well'
  | 'not-ready'
  | 'model-not-ready'
  | 'error-500'
  | 'refuses'
  | 'unauthorised'
  | 'silent'
  | 'not-json'
  | 'no-outputs'
  | 'short-binary'
  | 'long-binary'
  | 'wrong-shape'
  | 'huge'
  | 'redirects'
  | 'not-a-number';

/** A server of the Open Inference Protocol v2 that runs one model, as one name, in this process. */
export async function inferenceServer(runner: Runner, options: { binary: boolean }) {
  const state = { mood: 'well' as Mood, asked: 0, authorization: '', binaryAsked: 0 };
  const server = createServer((request, response) => {
    state.authorization = request.headers.authorization ?? '';
    answer(request, response, { runner, state, ...options }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Context = {
  runner: Runner;
  binary: boolean;
  state: { mood: Mood; asked: number; binaryAsked: number };
};

async function answer(request: IncomingMessage, response: ServerResponse, context: Context) {
  const { state, binary } = context;
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (state.mood === 'unauthorised') return json(401, { error: 'who are you' });
  switch (request.url) {
    case '/v2/health/ready':
      return json(state.mood === 'not-ready' ? 503 : 200, {});
    case '/v2':
      return json(200, {
        name: 'triton',
        version: '2.60.0',
        extensions: binary ? ['classification', 'binary_tensor_data'] : [],
      });
    case '/v2/models/yolox':
      return json(200, {
        name: 'yolox',
        versions: ['1'],
        platform: 'onnxruntime_onnx',
        inputs: [{ name: 'images', datatype: 'FP32', shape: [1, 3, 416, 416] }],
        outputs: [{ name: 'output', datatype: 'FP32', shape: [1, 3549, 85] }],
      });
    case '/v2/models/yolox/ready':
      return json(state.mood === 'model-not-ready' ? 400 : 200, {});
    case '/v2/models/yolox/infer':
      state.asked++;
      return infer(request, response, context);
    default:
      return json(404, { error: `no ${request.url}` });
  }
}

async function infer(request: IncomingMessage, response: ServerResponse, context: Context) {
  const { runner, state } = context;
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  if (state.mood === 'error-500') return json(500, { error: 'out of memory' });
  if (state.mood === 'refuses') return json(400, { error: 'unexpected shape' });
  if (state.mood === 'silent') return undefined;
  if (state.mood === 'not-json') return response.writeHead(200).end('<html>');
  if (state.mood === 'no-outputs') return json(200, { model_name: 'yolox' });
  if (state.mood === 'redirects') {
    return response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  }
  if (state.mood === 'huge') return response.writeHead(200).end(Buffer.alloc(16 * 1024 * 1024));
  const asked = read(body, request.headers['inference-header-content-length'] as string);
  if (asked.binary) state.binaryAsked++;
  const outputs = await runner.run(asked.input);
  if (state.mood === 'not-a-number') (outputs[0] as Tensor).data[4] = Number.NaN as never;
  return asked.binary ? sendBinary(response, outputs, state.mood) : json(200, listed(outputs));
}

function read(body: Buffer, headerLength: string | undefined) {
  const length = headerLength === undefined ? body.length : Number(headerLength);
  const { inputs } = JSON.parse(body.subarray(0, length).toString());
  const [{ name, shape, datatype, data, parameters }] = inputs;
  if (name !== 'images' || datatype !== 'FP32') throw new Error('not what the model takes');
  const size = parameters?.binary_data_size;
  if (size === undefined)
    return { binary: false, input: { data: Float32Array.from(data), dims: shape } };
  if (length + size !== body.length) throw new Error('length');
  const numbers = new Float32Array(new Uint8Array(body.subarray(length)).buffer);
  return { binary: true, input: { data: numbers as TensorData, dims: shape } };
}

const listed = (outputs: Tensor[]) => ({
  model_name: 'yolox',
  model_version: '1',
  outputs: outputs.map(({ name, dims, data }) => ({
    name,
    datatype: 'FP32',
    shape: dims,
    data: Array.from(data as Float32Array),
  })),
});

function sendBinary(response: ServerResponse, outputs: Tensor[], mood: Mood) {
  const json = Buffer.from(
    JSON.stringify({
      model_name: 'yolox',
      model_version: '1',
      outputs: outputs.map(({ name, dims, data }) => ({
        name,
        datatype: 'FP32',
        shape: mood === 'wrong-shape' ? [1, 2, 3] : dims,
        parameters: { binary_data_size: mood === 'wrong-shape' ? 24 : data.byteLength },
      })),
    }),
  );
  const numbers = outputs.map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  const whole = Buffer.concat([json, ...numbers]);
  const cut = { 'short-binary': -8, 'long-binary': 8 }[mood as string] ?? 0;
  const wrong = mood === 'wrong-shape' ? json.length + 24 - whole.length : cut;
  const body = Buffer.concat([whole, Buffer.alloc(8)]).subarray(0, whole.length + wrong);
  response
    .writeHead(200, {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': json.length,
    })
    .end(body);
}
