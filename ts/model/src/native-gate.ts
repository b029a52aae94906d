// SPDX-License-Identifier: Apache-2.0

const OUTSIDE = 0;
const INSIDE = 1;
const SHUT = 2;
/** A thread that died without a word would hold the process for ever; no call takes this long. */
const LONGEST_CALL_MS = 120_000;

/**
 * The door that a thread goes through to call onnxruntime, in memory that two threads share.
 *
 * A thread that is terminated inside takes the whole process with it (status 134), or never ends.
 * So nobody terminates it: the other side shuts the gate, and the thread ends once it is outside.
 */
export class NativeGate {
  readonly memory: SharedArrayBuffer;
  readonly #state: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#state = new Int32Array(memory);
  }

  /** A gate whose thread is inside already: it loads the library first. */
  static forNewThread(): NativeGate {
    const gate = new NativeGate(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    gate.#move(OUTSIDE, INSIDE);
    return gate;
  }

  get isInside(): boolean {
    return Atomics.load(this.#state, 0) === INSIDE;
  }

  /** Goes inside; false when the gate is shut, and then nothing may be called any more. */
  enter(): boolean {
    return this.#move(OUTSIDE, INSIDE);
  }

  leave(): void {
    this.#move(INSIDE, OUTSIDE);
  }

  /** Resolves once the thread is inside. */
  async entered(): Promise<void> {
    for (;;) {
      const state = Atomics.load(this.#state, 0);
      if (state === INSIDE) return;
      await Atomics.waitAsync(this.#state, 0, state).value;
    }
  }

  /** Holds this thread until the other one is outside and can no longer enter. */
  shut(): void {
    while (!this.#move(OUTSIDE, SHUT)) {
      if (Atomics.load(this.#state, 0) === SHUT) return;
      if (Atomics.wait(this.#state, 0, INSIDE, LONGEST_CALL_MS) === 'timed-out') return;
    }
  }

  #move(from: number, to: number): boolean {
    if (Atomics.compareExchange(this.#state, 0, from, to) !== from) return false;
    Atomics.notify(this.#state, 0);
    return true;
  }
}

const open = new Set<NativeGate>();

/** Makes the end of the process wait for the thread behind a gate. */
export function holdExit(gate: NativeGate): void {
  if (open.size === 0) process.on('exit', shutAll);
  open.add(gate);
}

/** Takes {@link holdExit} back: the thread has ended. */
export function releaseExit(gate: NativeGate): void {
  open.delete(gate);
  if (open.size === 0) process.off('exit', shutAll);
}

function shutAll(): void {
  for (const gate of open) gate.shut();
}
