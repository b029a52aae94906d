// SPDX-License-Identifier: Apache-2.0
import type { Verifier } from '@ganglion/account/verifier';
import { type CallOptions, GanglionError, type Method } from '@ganglion/base';
import { type OpenedRequest, openRequest, type RequestGate } from '@ganglion/synapse';
import type { Connection } from './connection.ts';

/** What a {@link Opener} allows. */
export interface OpenerLimits {
  /** Bytes of all messages that are held at once. */
  readonly maxHeldBytes: number;
}

/**
 * Makes of bytes a request that is admitted: authentic, fresh, of a registered sender, for this
 * neuron.
 */
export class Opener {
  readonly #gate: RequestGate;
  readonly #limits: OpenerLimits;
  #heldBytes = 0;

  constructor(gate: RequestGate, limits: OpenerLimits) {
    this.#gate = gate;
    this.#limits = limits;
  }

  /** Bytes of all messages that are held now. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Counts a message's bytes until what this returns is disposed of: as long as its request is in
   * the axon.
   */
  hold(message: Uint8Array): Disposable {
    this.#heldBytes += message.length;
    return {
      [Symbol.dispose]: () => {
        this.#heldBytes -= message.length;
      },
    };
  }

  /**
   * Opens a message that is held, its signature in its connection's turn; `overloaded` when too many bytes are, else as `openRequest`
   * refuses it.
   */
  async open(
    method: Method,
    message: Uint8Array,
    from: Pick<Connection, 'inTurn'>,
    options: CallOptions,
  ): Promise<OpenedRequest> {
    const { maxHeldBytes } = this.#limits;
    if (this.#heldBytes > maxHeldBytes) {
      throw new GanglionError('overloaded', {
        what: 'the requests in the axon take too many bytes',
        facts: { limit: maxHeldBytes },
      });
    }
    const { verifier } = this.#gate;
    const verify: Verifier['verify'] = (...args) => from.inTurn(() => verifier.verify(...args));
    return await openRequest(message, method, { ...this.#gate, verifier: { verify } }, options);
  }
}
