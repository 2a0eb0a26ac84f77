import {
  BINARY_EXTENSION,
  HEADER_LENGTH,
  inferenceOutputs,
  inferenceRequest,
  isRecord,
  ProtocolError,
} from './inference-protocol.ts';
import type { Tensor, TensorData } from './tensor.ts';

/** Where inference servers are asked, and how patiently. */
export type InferenceOptions = {
  /** Without `/v2`; may hold a user and a password. */
  url: string;
  /** Sent as bearer token. */
  token?: string;
  /** For one request; 5 unless told. */
  timeoutSeconds?: number;
  /** The longest answer that is read; 64 MiB unless told. */
  maxBytes?: number;
};

/** What a server says about one of its models. */
export type RemoteModel = { inputName: string; binary: boolean };

/** The server is not there, not ready, or does not answer as the protocol says. Holds no credentials. */
export class ServerAway extends Error {}
/** The server is there and refuses this input. */
export class InputRefused extends Error {}

const TIMEOUT_SECONDS = 5;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_REASON = 200;

/** Speaks Open Inference Protocol v2 over HTTP about one model of one server. */
export class InferenceServer {
  readonly host: string;
  readonly #base: string;
  readonly #model: string;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  readonly #closing = new AbortController();

  constructor(options: InferenceOptions, model: { model: string; version?: string }) {
    const { url, headers } = withoutCredentials(options);
    this.host = url.host;
    this.#base = url.href.replace(/\/+$/, '');
    this.#model = `v2/models/${model.model}${model.version ? `/versions/${model.version}` : ''}`;
    this.#headers = headers;
    this.#timeoutMs = (options.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  /** Whether server and model are ready, and how to ask the model. Throws ServerAway. */
  async describe(): Promise<RemoteModel> {
    await this.#get('v2/health/ready', 'is not ready');
    await this.#get(`${this.#model}/ready`, 'does not have the model ready');
    const server = await this.#get('v2', 'does not describe itself');
    const model = await this.#get(this.#model, 'does not describe the model');
    const [input, second] = isRecord(model) && Array.isArray(model.inputs) ? model.inputs : [];
    if (!isRecord(input) || typeof input.name !== 'string' || second !== undefined) {
      throw new ServerAway('the model does not have exactly one input');
    }
    const extensions =
      isRecord(server) && Array.isArray(server.extensions) ? server.extensions : [];
    return { inputName: input.name, binary: extensions.includes(BINARY_EXTENSION) };
  }

  /** Throws ServerAway or InputRefused. */
  async infer(
    { data, dims }: { data: TensorData; dims: readonly number[] },
    { inputName, binary }: RemoteModel,
  ): Promise<Tensor[]> {
    const { body, headers } = inferenceRequest({ name: inputName, data, dims }, binary);
    const answer = await this.#fetch(`${this.#model}/infer`, { method: 'POST', body, headers });
    const { status } = answer.response;
    if (status === 400 || status === 422) throw new InputRefused(reasonOf(answer.bytes, status));
    if (status !== 200) throw new ServerAway(reasonOf(answer.bytes, status));
    try {
      return inferenceOutputs(answer.bytes, answer.response.headers.get(HEADER_LENGTH));
    } catch (error) {
      if (error instanceof ProtocolError) throw new ServerAway(error.message, { cause: error });
      throw error;
    }
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort();
  }

  async #get(path: string, problem: string): Promise<unknown> {
    const { response, bytes } = await this.#fetch(path, {});
    if (response.status !== 200) {
      throw new ServerAway(`the server ${problem}: ${reasonOf(bytes, response.status)}`);
    }
    try {
      return bytes.length > 0 ? JSON.parse(Buffer.from(bytes).toString()) : undefined;
    } catch {
      // Health answers have no prescribed body.
      return undefined;
    }
  }

  async #fetch(path: string, init: { method?: string; body?: Uint8Array; headers?: object }) {
    const signal = AbortSignal.any([AbortSignal.timeout(this.#timeoutMs), this.#closing.signal]);
    try {
      const response = await fetch(`${this.#base}/${path}`, {
        ...init,
        body: init.body as Uint8Array<ArrayBuffer> | undefined,
        headers: { ...this.#headers, ...init.headers },
        redirect: 'error',
        signal,
      });
      return { response, bytes: await this.#read(response) };
    } catch (error) {
      if (error instanceof ServerAway) throw error;
      const late = error instanceof Error && error.name === 'TimeoutError';
      const reason = late ? `no answer within ${this.#timeoutMs / 1000} s` : 'cannot be reached';
      throw new ServerAway(reason, { cause: error });
    }
  }

  async #read(response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > this.#maxBytes) throw new ServerAway('the answer is too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

function withoutCredentials({ url: text, token }: InferenceOptions) {
  const url = new URL(text);
  const headers: Record<string, string> = {};
  if (url.username) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  if (token) headers.authorization = `Bearer ${token}`;
  url.username = '';
  url.password = '';
  return { url, headers };
}

/** What the server says went wrong, short enough for a log. */
function reasonOf(bytes: Uint8Array, status: number): string {
  if (status === 401 || status === 403) return `HTTP ${status}, check INFERENCE_TOKEN`;
  try {
    const answer: unknown = JSON.parse(Buffer.from(bytes).toString());
    const text = isRecord(answer) && typeof answer.error === 'string' ? `, ${answer.error}` : '';
    return `HTTP ${status}${text}`.slice(0, MAX_REASON);
  } catch {
    return `HTTP ${status}`;
  }
}
