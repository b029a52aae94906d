// SPDX-License-Identifier: Apache-2.0
import { statusOf } from '@ganglion/synapse';
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';

/** How many requests may be on their way in, and for how long. */
export interface ArrivalLimits {
  /** Requests that have begun to arrive and are not complete. */
  readonly maxArriving: number;
  /** The same from one address. */
  readonly maxArrivingPerAddress: number;
  /** Milliseconds that a request may take to arrive. */
  readonly receiveMs: number;
}

/** How long the word that its time is over may take to reach a peer. */
const FAREWELL_MS = 1_000;

/**
 * Refuses requests that begin to arrive while too many others do, and ends those that do not finish in time.
 *
 * Whoever sends them is not known yet, and each may take as much memory as the largest message: without a bound a few
 * connections would fill the machine's. After a request has been ended for its slowness the transport keeps what came of it for
 * as long as the connection stands, so `cut` then closes that. `refused` is told the path of each request that is not begun.
 */
export function limitArrivals(
  limits: ArrivalLimits,
  cut: (peer: string) => void,
  refused: (path: string) => void,
): ServerInterceptor {
  const perAddress = new Map<string, number>();
  let total = 0;
  return ({ path }, call) => {
    const peer = call.getPeer();
    const address = peer.slice(0, peer.lastIndexOf(':'));
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const leave = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      total -= 1;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    };
    return new ServerInterceptingCall(call, {
      start: (next) => {
        const count = perAddress.get(address) ?? 0;
        if (total >= limits.maxArriving || count >= limits.maxArrivingPerAddress) {
          // Not begun, so that nothing more of it is read.
          call.sendStatus({ code: statusOf('overloaded'), details: 'overloaded' });
          refused(path);
          return;
        }
        total += 1;
        perAddress.set(address, count + 1);
        timer = setTimeout(() => {
          isLate = true;
          call.sendStatus({ code: statusOf('timeout'), details: 'timeout' });
          setTimeout(() => {
            cut(peer);
            leave();
          }, FAREWELL_MS).unref();
        }, limits.receiveMs);
        timer.unref();
        next({
          onReceiveHalfClose: (proceed) => {
            leave();
            proceed();
          },
          onCancel: () => {
            if (!isLate) leave();
          },
        });
      },
    });
  };
}
