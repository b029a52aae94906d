// SPDX-License-Identifier: Apache-2.0
import { statusOf } from '@ganglion/synapse';
import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';

/** How many requests may be on their way in, and for how long. */
export interface ArrivalLimits {
  /** Requests that have begun to arrive and are not complete. */
  readonly maxArriving: number;
  /** The same from one address. */
  readonly maxArrivingPerAddress: number;
  /** Milliseconds that a request may take to arrive. */
  readonly receiveMs: number;
}

/** Who is told of what becomes of arrivals. */
export interface ArrivalObservers {
  /** Closes the connection of a peer, `address:port`. */
  readonly cut: (peer: string) => void;
  /** Told the path of each request that is not begun. */
  readonly refused: (path: string) => void;
}

/** How long the word that its time is over may take to reach a peer. */
const FAREWELL_MS = 1_000;

/**
 * Refuses requests that begin to arrive while too many others do, and ends those that do not finish
 * in time.
 *
 * Whoever sends them is not known yet, and each may take as much memory as the largest message:
 * without a bound a few connections would fill the machine's. After a request has been ended for
 * its slowness the transport keeps what came of it for as long as the connection stands, so that is
 * then cut.
 */
export class Arrivals {
  readonly #limits: ArrivalLimits;
  readonly #observers: ArrivalObservers;
  readonly #perAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: ArrivalLimits, observers: ArrivalObservers) {
    this.#limits = limits;
    this.#observers = observers;
  }

  /** What the gRPC server does with each request before any of it is read. */
  readonly interceptor: ServerInterceptor = ({ path }, call) => {
    const peer = call.getPeer();
    let arrival: Arrival | undefined;
    return new ServerInterceptingCall(call, {
      start: (next) => {
        if (!this.#hasRoom(addressOf(peer))) {
          // Not begun, so that nothing more of it is read.
          call.sendStatus({ code: statusOf('overloaded'), details: 'overloaded' });
          this.#observers.refused(path);
          return;
        }
        arrival = this.#enter(peer, call);
        next({
          onReceiveHalfClose: (proceed) => {
            arrival?.leave();
            proceed();
          },
          onCancel: () => {
            if (arrival?.isLate === false) arrival.leave();
          },
        });
      },
    });
  };

  #hasRoom(address: string): boolean {
    const { maxArriving, maxArrivingPerAddress } = this.#limits;
    const count = this.#perAddress.get(address) ?? 0;
    return this.#total < maxArriving && count < maxArrivingPerAddress;
  }

  /** Counts a request as arriving until it leaves, and ends it when its time is over. */
  #enter(peer: string, call: ServerInterceptingCallInterface): Arrival {
    const address = addressOf(peer);
    this.#total += 1;
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    let hasLeft = false;
    const arrival = {
      isLate: false,
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        clearTimeout(timer);
        this.#total -= 1;
        const left = (this.#perAddress.get(address) ?? 1) - 1;
        if (left > 0) this.#perAddress.set(address, left);
        else this.#perAddress.delete(address);
      },
    };
    const timer = setTimeout(() => {
      arrival.isLate = true;
      call.sendStatus({ code: statusOf('timeout'), details: 'timeout' });
      setTimeout(() => {
        this.#observers.cut(peer);
        arrival.leave();
      }, FAREWELL_MS).unref();
    }, this.#limits.receiveMs);
    timer.unref();
    return arrival;
  }
}

interface Arrival {
  readonly isLate: boolean;
  /** Gives its place back; once is enough. */
  leave(): void;
}

function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}
