// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { type CallOptions, GanglionError, type Logger, siblingModule, withDeadline } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';
import { holdExit, NativeGate, releaseExit } from './native-gate.ts';
import type { Failure, FromWorker, ToWorker, Want, WorkerSettings } from './protocol.ts';

/** Deaths in a row, without an answer between them, after which the worker is not started again. */
const MOST_DEATHS = 3;
/** How long a running inference may hold up {@link Inference.close}. */
const CLOSE_TIMEOUT_MS = 5_000;

/** One pass through the model. The buffer of the ids [B, T] is given away. */
export interface InferenceRequest {
  readonly want: Want;
  readonly inputIds: Tensor<BigInt64Array>;
}

interface Task extends InferenceRequest {
  readonly id: number;
  readonly resolve: (data: Float32Array | Float64Array) => void;
  readonly reject: (error: GanglionError) => void;
}

/** What an {@link Inference} is made of. */
export interface InferenceInit extends Omit<WorkerSettings, 'gate'> {
  readonly queueLimit: number;
  readonly logger: Logger;
  /** How long what runs may hold up {@link Inference.close}. @default 5000 */
  readonly closeTimeoutMs?: number | undefined;
}

/**
 * A session in a worker thread, with a bounded queue before it and a new worker behind it when one
 * dies.
 *
 * Requests run one at a time in the order in which they came. One that is given up while it waits
 * is never run; one that is given up while it runs cannot be interrupted, so its answer is dropped
 * when it comes.
 */
export class Inference {
  readonly #init: InferenceInit;
  readonly #waiting: Task[] = [];
  #running: Task | undefined;
  #worker: Worker | undefined;
  #gate: NativeGate | undefined;
  #isReady = false;
  #stopped: GanglionError | undefined;
  #deaths = 0;
  #lastId = 0;
  #hiddenWidth: number | undefined;

  private constructor(init: InferenceInit) {
    this.#init = init;
  }

  /** Starts the worker and waits until it has opened the model and run it once. */
  static async open(init: InferenceInit, options: CallOptions = {}): Promise<Inference> {
    const inference = new Inference(init);
    try {
      await withDeadline('opening the model', options, () => inference.#spawn());
    } catch (error) {
      // Loading cannot be interrupted, and who has given up does not wait for it.
      inference.#letGo();
      throw error;
    }
    return inference;
  }

  /** Width of the hidden states; absent when the model does not give them. */
  get hiddenWidth(): number | undefined {
    return this.#hiddenWidth;
  }

  /** The thread that runs now, so that a test can kill it. */
  get worker(): Worker | undefined {
    return this.#worker;
  }

  /** Tells whether that thread is within onnxruntime, so that a test can act just then. */
  get gate(): NativeGate | undefined {
    return this.#gate;
  }

  async run(request: InferenceRequest, options: CallOptions = {}): Promise<Float32Array | Float64Array> {
    if (this.#stopped !== undefined) throw this.#stopped;
    if (this.#waiting.length >= this.#init.queueLimit) {
      throw new GanglionError('overloaded', {
        what: 'too many requests wait for the model',
        facts: { waiting: this.#waiting.length, limit: this.#init.queueLimit },
        hint: 'try again later',
      });
    }
    return withDeadline('inference', options, (signal) => {
      return new Promise((resolve, reject) => {
        const task = { ...request, id: ++this.#lastId, resolve, reject };
        signal.addEventListener('abort', () => this.#forget(task), { once: true });
        this.#waiting.push(task);
        this.#runNext();
      });
    });
  }

  /**
   * Rejects what runs and waits with `unavailable` and ends the thread.
   *
   * The thread is never terminated within onnxruntime. One that still computes after 5 seconds ends
   * once it has; it holds up nothing but the end of the process.
   */
  async close(): Promise<void> {
    const worker = this.#letGo();
    if (worker === undefined) return;
    const { closeTimeoutMs = CLOSE_TIMEOUT_MS } = this.#init;
    const ended = Promise.withResolvers<void>();
    worker.once('exit', () => ended.resolve());
    const timer = setTimeout(() => ended.resolve(), closeTimeoutMs);
    await ended.promise;
    clearTimeout(timer);
  }

  /** Asks the thread to end as soon as it is outside of onnxruntime. */
  #letGo(): Worker | undefined {
    const worker = this.#worker;
    this.#stop(
      new GanglionError('unavailable', {
        what: 'the model was closed',
        hint: 'open it again to go on using it',
      }),
    );
    if (worker === undefined) return undefined;
    this.#worker = undefined;
    post(worker, { kind: 'close' });
    worker.unref();
    return worker;
  }

  #spawn(): Promise<void> {
    const { modelPath, context, threads, vocabularySize } = this.#init;
    // Without it, the library keeps an id of this machine in the user's folder and reports each
    // model to its maker. The library asks the environment of the process, of which a worker has
    // only a copy.
    process.env.ORT_DISABLE_TELEMETRY ??= '1';
    const gate = NativeGate.forNewThread();
    const workerData: WorkerSettings = { modelPath, context, threads, vocabularySize, gate: gate.memory };
    const worker = new Worker(siblingModule(import.meta.url, 'worker'), { workerData });
    holdExit(gate);
    this.#worker = worker;
    this.#gate = gate;
    this.#isReady = false;
    let cause: unknown;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') {
          this.#hiddenWidth = message.hiddenWidth;
          this.#isReady = true;
          resolve();
          this.#runNext();
        } else if (message.kind === 'unusable') {
          reject(toError(message.failure, modelPath));
        } else {
          this.#settle(message);
        }
      });
      worker.on('error', (error) => {
        cause = error;
      });
      worker.on('exit', (exitCode) => {
        releaseExit(gate);
        const what = 'the thread that runs the model died';
        const error = new GanglionError('unavailable', {
          what,
          facts: { exitCode },
          hint: 'try again',
          cause,
        });
        reject(error);
        if (this.#worker === worker) this.#onDeath(error);
      });
    });
  }

  /** The request that ran is lost; those that wait are run by the next worker. */
  #onDeath(error: GanglionError): void {
    const wasReady = this.#isReady;
    this.#worker = undefined;
    this.#isReady = false;
    this.#deaths++;
    this.#running?.reject(error);
    this.#running = undefined;
    if (!wasReady || this.#deaths >= MOST_DEATHS) {
      const what = 'the thread that runs the model died again and again';
      const facts = { deaths: this.#deaths };
      this.#stop(
        new GanglionError('unavailable', { what, facts, hint: 'open the model again', cause: error }),
      );
      return;
    }
    this.#init.logger.warn(
      { deaths: this.#deaths, err: error },
      'the inference thread died and is started again',
    );
    this.#spawn().catch((thrown: unknown) => {
      if (this.#stopped !== undefined) return;
      this.#init.logger.error({ err: thrown }, 'the inference thread cannot be started again');
      this.#stop(GanglionError.from(thrown));
    });
  }

  #stop(error: GanglionError): void {
    this.#stopped ??= error;
    this.#running?.reject(error);
    this.#running = undefined;
    for (const task of this.#waiting.splice(0)) task.reject(error);
  }

  #runNext(): void {
    if (this.#worker === undefined || !this.#isReady || this.#running !== undefined) return;
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#running = task;
    const { id, want, inputIds } = task;
    post(this.#worker, { kind: 'run', id, want, inputIds });
  }

  #settle(message: Extract<FromWorker, { id: number }>): void {
    const task = this.#running;
    if (task?.id !== message.id) return;
    this.#running = undefined;
    this.#deaths = 0;
    if (message.kind === 'done') task.resolve(message.data);
    else task.reject(toError(message.failure, this.#init.modelPath));
    this.#runNext();
  }

  /**
   * A running task keeps its place until its answer comes, because the thread is busy until then.
   */
  #forget(task: Task): void {
    const place = this.#waiting.indexOf(task);
    if (place >= 0) this.#waiting.splice(place, 1);
  }
}

function post(worker: Worker, message: ToWorker): void {
  const buffer = message.kind === 'run' ? message.inputIds.data.buffer : undefined;
  worker.postMessage(message, buffer instanceof ArrayBuffer ? [buffer] : []);
}

function toError(failure: Failure, path: string): GanglionError {
  const { code, what, hint, detail } = failure;
  return new GanglionError(code, {
    what,
    facts: { path },
    hint,
    cause: detail === '' ? undefined : new Error(detail),
  });
}
