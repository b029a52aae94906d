// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import type { Logger } from '@ganglion/base';
import type { Action } from '../actions.ts';
import type { Connection } from '../connection.ts';
import type { Receipt } from './inclusion.ts';
import { createLane, type Lane } from './lane.ts';
import { Submission, type SubmitOptions } from './submission.ts';

/**
 * Creates the sender of transactions.
 *
 * It counts nonces itself and never reads one that a block is just about to change, so any number
 * of calls for one signer may run at once. Another process that signs with the same key through the
 * same node takes turns with it; through another node, one of two transactions with the same nonce
 * is refused.
 */
export function createSubmitter(connection: Connection, logger: Logger): Submitter {
  return new Submitter(connection, logger);
}

/** Signs and sends the actions of many signers over one connection. */
export class Submitter {
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #lanes = new Map<string, Lane>();

  constructor(connection: Connection, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
  }

  /**
   * Sends one transaction and follows it as far as the options say; rejects when it comes to
   * nothing.
   */
  submit(signer: Signer, actions: readonly Action[], options: SubmitOptions): Promise<Receipt> {
    const lane = this.#laneOf(signer);
    return new Submission(this.#connection, this.#logger, { lane, signer, actions }).run(options);
  }

  #laneOf({ address }: Signer): Lane {
    const lane = this.#lanes.get(address) ?? createLane();
    this.#lanes.set(address, lane);
    return lane;
  }
}
