// SPDX-License-Identifier: Apache-2.0
import { GanglionError, untilAborted } from '@ganglion/base';

/**
 * The least weight: a sender of none is served last, and still served. Without it, virtual time
 * would become infinite.
 */
const LEAST_WEIGHT = 1e-6;

/** How much work may run and wait. */
export interface WorkLimits {
  /** Pieces of work that run at once. */
  readonly concurrency: number;
  /** Pieces that wait. */
  readonly maxQueue: number;
  /** Pieces of one sender that wait. */
  readonly maxQueuePerSender: number;
}

/** Whose work it is and how much it counts. */
export interface Claim {
  readonly sender: string;
  /**
   * Share of the axon that this sender gets when there is not enough for all; below
   * {@link LEAST_WEIGHT} counts as that.
   */
  readonly weight: number;
  /** The work that it is, in places; a sender's share is counted in this, and what it may have running. */
  readonly cost: number;
  /** Gives the work up: at once when it waits, by its own signal when it runs. */
  readonly signal: AbortSignal;
}

interface Entry {
  readonly sender: string;
  readonly places: number;
  /**
   * Virtual time at which the work would be done if every sender got its share; the smallest goes
   * first.
   */
  readonly tag: number;
  readonly start: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * A bounded queue that gives each sender its share (self-clocked fair queueing).
 *
 * A sender of twice the weight gets twice as much done, counted in cost, while both have work
 * waiting, and one with little work never waits behind all of another's. Bounds count pieces. Every
 * piece of work settles: with its result, or with `overloaded`, or with the reason of its signal.
 * When the queue is full, the piece that would be served last gives way. A sender's running pieces
 * leave a place for others, each counted by its cost; one that costs more runs alone of its sender's.
 */
export class WorkQueue {
  readonly #limits: WorkLimits;
  readonly #entries = new Set<Entry>();
  /** Tag of each waiting sender's last piece, and how many wait. */
  readonly #senders = new Map<string, { tag: number; waiting: number }>();
  /** Places that the running pieces of each sender take. */
  readonly #taken = new Map<string, number>();
  #virtualTime = 0;
  #running = 0;

  constructor(limits: WorkLimits) {
    this.#limits = limits;
  }

  /** Pieces that wait. */
  get waiting(): number {
    return this.#entries.size;
  }

  /** Pieces that run. */
  get running(): number {
    return this.#running;
  }

  /** Runs the work when it is its turn. The slot stays taken until the work has really ended. */
  async run<T>(claim: Claim, work: () => Promise<T>): Promise<T> {
    await this.#turn(claim);
    const running = (async () => {
      try {
        claim.signal.throwIfAborted();
        return await work();
      } finally {
        this.#end(claim.sender, placesOf(claim));
        this.#next();
      }
    })();
    return await untilAborted(claim.signal, running);
  }

  #turn(claim: Claim): Promise<void> {
    const { sender, weight, cost, signal } = claim;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const places = placesOf(claim);
      // Whatever waits while there is a free place may not run yet.
      if (this.#mayRun(sender, places)) {
        this.#begin(sender, places);
        resolve();
        return;
      }
      const known = this.#senders.get(sender) ?? { tag: this.#virtualTime, waiting: 0 };
      if (known.waiting >= this.#limits.maxQueuePerSender) {
        throw overloaded('too many requests of this sender wait', this.#limits.maxQueuePerSender);
      }
      const tag = Math.max(known.tag, this.#virtualTime) + cost / Math.max(weight || 0, LEAST_WEIGHT);
      if (this.#entries.size >= this.#limits.maxQueue) this.#makeRoom(tag);
      const onAbort = () => {
        this.#remove(entry);
        reject(signal.reason);
      };
      const entry: Entry = {
        sender,
        places,
        tag,
        start: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        refuse: (error) => {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#entries.add(entry);
      this.#senders.set(sender, { tag, waiting: known.waiting + 1 });
    });
  }

  #next(): void {
    for (;;) {
      let first: Entry | undefined;
      for (const entry of this.#entries) {
        const isSooner = first === undefined || entry.tag < first.tag;
        if (isSooner && this.#mayRun(entry.sender, entry.places)) first = entry;
      }
      if (first === undefined) return;
      this.#remove(first);
      this.#virtualTime = this.#entries.size === 0 ? 0 : first.tag;
      this.#begin(first.sender, first.places);
      first.start();
    }
  }

  /** Whether there is a place, and its sender's pieces would not take the last one that is for others. */
  #mayRun(sender: string, places: number): boolean {
    const { concurrency } = this.#limits;
    if (this.#running >= concurrency) return false;
    const taken = this.#taken.get(sender) ?? 0;
    return taken === 0 || taken + places <= concurrency - 1;
  }

  #begin(sender: string, places: number): void {
    this.#running += 1;
    this.#taken.set(sender, (this.#taken.get(sender) ?? 0) + places);
  }

  #end(sender: string, places: number): void {
    this.#running -= 1;
    const left = (this.#taken.get(sender) ?? 0) - places;
    if (left > 0) this.#taken.set(sender, left);
    else this.#taken.delete(sender);
  }

  /** Refuses the piece that would be served last, unless that is the one that asks for room. */
  #makeRoom(tag: number): void {
    let last: Entry | undefined;
    for (const entry of this.#entries) {
      if (last === undefined || entry.tag > last.tag) last = entry;
    }
    const error = overloaded('too many requests wait', this.#limits.maxQueue);
    if (last === undefined || last.tag <= tag) throw error;
    this.#remove(last);
    last.refuse(error);
  }

  #remove(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    const known = this.#senders.get(entry.sender);
    if (known === undefined) return;
    known.waiting -= 1;
    if (known.waiting === 0) this.#senders.delete(entry.sender);
  }
}

/** How many places a piece takes while it runs. */
function placesOf({ cost }: Claim): number {
  return Math.max(Math.ceil(cost) || 1, 1);
}

function overloaded(what: string, limit: number): GanglionError {
  return new GanglionError('overloaded', { what, facts: { limit }, hint: 'ask again later, or less often' });
}
