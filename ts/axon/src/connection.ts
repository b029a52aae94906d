// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net';

/** A TCP connection, and what is known of whoever is behind it. */
export class Connection {
  readonly socket: Socket;
  readonly address: string;
  readonly networks: readonly [string, ...string[]];
  /** Requests on it that are whole and not answered. */
  busy = 0;
  /** Whether anything was ever asked on it. */
  isUsed = false;
  /** Whether the last request on it that was looked at was authentic. */
  isProven = false;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket, address: string, networks: readonly [string, ...string[]]) {
    this.socket = socket;
    this.address = address;
    this.networks = networks;
  }

  /**
   * Does what is dear: for a stranger one piece after the other. Else forgeries that come at once
   * would fill the queue of signatures, and everybody would be refused for want of a place in it.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.isProven) return work();
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => {});
    return turn;
  }
}
