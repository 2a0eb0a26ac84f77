import { AppError } from '../../platform/errors.ts';
import {
  type InferenceOptions,
  InferenceServer,
  InputRefused,
  type RemoteModel,
  ServerAway,
} from './inference-server.ts';
import type { Runner } from './onnx-runner.ts';

export type RemoteOptions = InferenceOptions & {
  /** How often a server that is away is asked whether it is back; 10 unless told. */
  retrySeconds?: number;
};

const RETRY_SECONDS = 10;

/** Told when the server goes away, with the reason, and when it is back. */
export type OnChange = (reason: string | undefined) => void;

/**
 * Runs a model on an inference server. While the server is away it answers at once that it is, and asks in
 * the background until the server is back.
 */
export class RemoteRunner implements Runner {
  readonly host: string;
  readonly #server: InferenceServer;
  readonly #onChange: OnChange;
  readonly #retryMs: number;
  #model: RemoteModel | undefined;
  #reason: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    options: RemoteOptions,
    model: { model: string; version?: string },
    onChange: OnChange,
  ) {
    this.#server = new InferenceServer(options, model);
    this.host = this.#server.host;
    this.#onChange = onChange;
    this.#retryMs = (options.retrySeconds ?? RETRY_SECONDS) * 1000;
  }

  /** Asks the server how it is. Never throws. */
  async check(): Promise<void> {
    try {
      this.#model = await this.#server.describe();
      if (this.#reason !== undefined) this.#onChange(undefined);
      this.#reason = undefined;
    } catch (error) {
      this.#away(error);
    }
  }

  async run(input: Parameters<Runner['run']>[0]): ReturnType<Runner['run']> {
    if (!this.#model || this.#reason !== undefined) throw this.#unavailable();
    try {
      return await this.#server.infer(input, this.#model);
    } catch (error) {
      if (error instanceof InputRefused) {
        const detail = `The inference server refuses the picture: ${error.message}. Check the manifest.`;
        throw new AppError('model-failed', detail, { cause: error });
      }
      this.#away(error);
      throw this.#unavailable();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#server.close();
  }

  #away(error: unknown): void {
    if (this.#closed) return;
    const reason = error instanceof ServerAway ? error.message : 'it does not answer as it should';
    if (this.#reason === undefined) this.#onChange(reason);
    this.#reason = reason;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), this.#retryMs).unref();
  }

  #unavailable(): AppError {
    const detail = `The inference server ${this.host} is away: ${this.#reason ?? 'not asked yet'}`;
    return new AppError('model-unavailable', detail);
  }
}
