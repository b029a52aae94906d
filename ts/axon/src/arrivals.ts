// SPDX-License-Identifier: Apache-2.0
import { statusOf } from '@ganglion/synapse';
import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { networksOf, widestOf } from './networks.ts';

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
  /** Told of the address whose request did not arrive while it might have, or while others waited for its place. */
  readonly onHalfOpen: (address: string) => void;
  /** Told of the address that has given a request up before it had arrived. */
  readonly onGivenUp: (address: string) => void;
}

/** How long the word that its time is over may take to reach a peer. */
const FAREWELL_MS = 1_000;

/**
 * Refuses requests that begin to arrive while too many others do, and ends those that do not finish
 * in time.
 *
 * Whoever sends them is not known yet, and each may take as much memory as the largest message:
 * without a bound a few connections would fill the machine's. When there is no place, the oldest of
 * the network that has most gives way. After a request has been ended for its slowness the transport
 * keeps what came of it for as long as the connection stands, so that is then cut.
 */
export class Arrivals {
  readonly #limits: ArrivalLimits;
  readonly #observers: ArrivalObservers;
  /** The one that began first comes first. */
  readonly #arriving = new Set<Arrival>();
  readonly #perAddress = new Map<string, number>();
  readonly #perNetwork = new Map<string, number>();

  constructor(limits: ArrivalLimits, observers: ArrivalObservers) {
    this.#limits = limits;
    this.#observers = observers;
  }

  /** Requests that have begun to arrive and are not complete. */
  get size(): number {
    return this.#arriving.size;
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
        let isWhole = false;
        next({
          // Not before: of a request that is given up at once the transport tells nothing more.
          onReceiveMetadata: (metadata, proceed) => {
            arrival = this.#enter(peer, call);
            proceed(metadata);
          },
          onReceiveMessage: (message, proceed) => {
            isWhole = true;
            proceed(message);
          },
          // A request that is given up ends for the transport as one that is complete.
          onReceiveHalfClose: (proceed) => {
            if (!isWhole) arrival?.giveUp();
            arrival?.leave();
            proceed();
          },
          onCancel: () => {
            if (arrival?.isLate !== false) return;
            arrival.giveUp();
            arrival.leave();
          },
        });
      },
    });
  };

  #hasRoom(address: string): boolean {
    const { maxArriving, maxArrivingPerAddress } = this.#limits;
    if ((this.#perAddress.get(address) ?? 0) >= maxArrivingPerAddress) return false;
    return this.#arriving.size < maxArriving || this.#makeRoom(widestOf(networksOf(address)));
  }

  /**
   * Ends the oldest request of the network that has most on their way, unless the newcomer's has as
   * many.
   */
  #makeRoom(network: string): boolean {
    let most = this.#perNetwork.get(network) ?? 0;
    let found: Arrival | undefined;
    for (const arrival of this.#arriving) {
      const count = this.#perNetwork.get(arrival.network) ?? 0;
      if (count <= most) continue;
      most = count;
      found = arrival;
    }
    if (found === undefined) return false;
    found.giveWay();
    return true;
  }

  /** Counts a request as arriving until it leaves, and ends it when its time is over. */
  #enter(peer: string, call: ServerInterceptingCallInterface): Arrival {
    const address = addressOf(peer);
    const network = widestOf(networksOf(address));
    add(this.#perAddress, address, 1);
    add(this.#perNetwork, network, 1);
    const arrival: Arrival = {
      network,
      isLate: false,
      leave: () => {
        if (!this.#arriving.delete(arrival)) return;
        clearTimeout(timer);
        add(this.#perAddress, address, -1);
        add(this.#perNetwork, network, -1);
      },
      giveUp: () => {
        if (!arrival.isLate && this.#arriving.has(arrival)) this.#observers.onGivenUp(address);
      },
      giveWay: () => {
        arrival.leave();
        call.sendStatus({ code: statusOf('overloaded'), details: 'overloaded' });
        this.#observers.cut(peer);
        this.#observers.onHalfOpen(address);
      },
    };
    this.#arriving.add(arrival);
    const timer = setTimeout(() => {
      arrival.isLate = true;
      call.sendStatus({ code: statusOf('timeout'), details: 'timeout' });
      this.#observers.onHalfOpen(address);
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
  readonly network: string;
  isLate: boolean;
  /** Tells that its sender has given it up, if it was on its way. */
  giveUp(): void;
  /** Gives its place back; once is enough. */
  leave(): void;
  /** Ends it for another's sake. */
  giveWay(): void;
}

/** Changes a count; a count of none is no entry. */
function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}

/** The address of a peer, `address:port`. */
function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}
