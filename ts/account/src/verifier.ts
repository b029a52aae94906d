// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { type CallOptions, GanglionError, siblingModule, withDeadline } from '@ganglion/base';
import { PUBLIC_KEY_BYTES } from './address.ts';
import { SIGNATURE_BYTES } from './signer.ts';

/** What the user may set of a {@link Verifier}. */
export interface VerifierInit {
  /** Threads that verify. One does about 1,500 signatures a second. @default 1 */
  readonly threads?: number;
  /** Signatures that may wait at once; beyond it `overloaded` is thrown. @default 1024 */
  readonly maxQueue?: number;
}

/** Verifies sr25519 signatures off the event loop. One for each process, closed by whoever made it. */
export interface Verifier {
  /**
   * Whether a signature is the key's own over the message; false for wrong lengths too.
   *
   * Throws `overloaded` when too many wait, `unavailable` once closed.
   */
  verify(
    message: Uint8Array,
    signature: Uint8Array,
    publicKey: Uint8Array,
    options?: CallOptions,
  ): Promise<boolean>;
  /** Signatures asked for and not answered yet. */
  readonly waiting: number;
  /** Ends the threads; what waits is rejected with `unavailable`. */
  close(): Promise<void>;
}

interface Job {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signal: AbortSignal;
  readonly resolve: (valid: boolean) => void;
  readonly reject: (error: GanglionError) => void;
}

interface Lane {
  readonly worker: Worker;
  /** Jobs the thread holds, in the order in which it answers them. */
  readonly sent: Job[];
}

/** Jobs handed to one thread at once: enough that it never idles between messages. */
const PIPELINE = 8;

/** Creates a verifier. Threads start with the first signature, and one that dies is replaced. */
export function createVerifier(init: VerifierInit = {}): Verifier {
  const { threads = 1, maxQueue = 1024 } = init;
  for (const [name, value] of Object.entries({ threads, maxQueue })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new GanglionError('invalid-argument', {
        what: 'a verifier needs a positive whole number',
        facts: { name, value },
      });
    }
  }
  return new ThreadVerifier(threads, maxQueue);
}

class ThreadVerifier implements Verifier {
  readonly #threads: number;
  readonly #maxQueue: number;
  readonly #lanes = new Set<Lane>();
  #queue: Job[] = [];
  #inFlight = 0;
  #closed = false;

  constructor(threads: number, maxQueue: number) {
    this.#threads = threads;
    this.#maxQueue = maxQueue;
  }

  get waiting(): number {
    return this.#queue.length + this.#inFlight;
  }

  async verify(
    message: Uint8Array,
    signature: Uint8Array,
    publicKey: Uint8Array,
    options: CallOptions = {},
  ): Promise<boolean> {
    if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
    if (this.#closed) throw closedError();
    if (this.waiting >= this.#maxQueue) {
      throw new GanglionError('overloaded', {
        what: 'too many signatures wait to be verified',
        facts: { waiting: this.waiting, limit: this.#maxQueue },
        hint: 'try again later, or give the verifier more threads',
      });
    }
    return await withDeadline(
      'verifying a signature',
      options,
      (signal) =>
        new Promise<boolean>((resolve, reject) => {
          this.#queue.push({ message, signature, publicKey, signal, resolve, reject });
          this.#pump();
        }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    const lanes = [...this.#lanes];
    const waiting = [...lanes.flatMap((lane) => lane.sent.splice(0)), ...this.#queue.splice(0)];
    this.#inFlight = 0;
    for (const job of waiting) job.reject(closedError());
    await Promise.all(lanes.map((lane) => lane.worker.terminate()));
    this.#lanes.clear();
  }

  #pump(): void {
    while (this.#queue.length > 0) {
      const lane = this.#freeLane();
      if (lane === undefined) return;
      const job = this.#queue.shift();
      // Nobody waits any longer for a job whose caller gave up.
      if (job === undefined || job.signal.aborted) continue;
      lane.sent.push(job);
      this.#inFlight += 1;
      lane.worker.ref();
      // Copies, because the bytes given may be views into a far larger message.
      lane.worker.postMessage([
        Uint8Array.from(job.message),
        Uint8Array.from(job.signature),
        Uint8Array.from(job.publicKey),
      ]);
    }
  }

  #freeLane(): Lane | undefined {
    let best: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.sent.length < (best?.sent.length ?? PIPELINE)) best = lane;
    }
    if ((best === undefined || best.sent.length > 0) && this.#lanes.size < this.#threads) {
      return this.#openLane();
    }
    return best;
  }

  #openLane(): Lane {
    const worker = new Worker(siblingModule(import.meta.url, 'verify-worker'));
    const lane: Lane = { worker, sent: [] };
    this.#lanes.add(lane);
    worker.on('message', (valid: unknown) => {
      const job = lane.sent.shift();
      if (job === undefined) return;
      this.#inFlight -= 1;
      // An idle thread does not keep the process alive.
      if (lane.sent.length === 0) worker.unref();
      job.resolve(valid === true);
      this.#pump();
    });
    worker.on('error', (error) => this.#lose(lane, error));
    worker.on('exit', () => this.#lose(lane, undefined));
    return lane;
  }

  #lose(lane: Lane, cause: unknown): void {
    if (!this.#lanes.delete(lane)) return;
    const lost = lane.sent.splice(0);
    this.#inFlight -= lost.length;
    for (const job of lost) {
      job.reject(new GanglionError('internal', { what: 'the thread that verifies signatures ended', cause }));
    }
    this.#pump();
  }
}

function closedError(): GanglionError {
  return new GanglionError('unavailable', { what: 'the verifier is closed' });
}
