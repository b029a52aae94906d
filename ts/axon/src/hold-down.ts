// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@ganglion/base';
import { networksOf } from './networks.ts';

/** What a stranger may do wrong before its network is held down. */
export interface HoldLimits {
  /**
   * What one address, or one /64, may do wrong at once; a forged message counts one. A tenth of it comes
   * back each second.
   */
  readonly faultsPerAddress: number;
  /** The same of all addresses of one /24 together. */
  readonly faultsPerNetwork: number;
}

/** That a network is held down. */
export interface Hold {
  /** `192.0.2.7`, `192.0.2.0/24` or `2001:db8:0:1::/64`. */
  readonly network: string;
  readonly ms: number;
}

/** How long a network is held down at first, and at most: twice as long each time. */
const FIRST_HOLD_MS = 1_000;
const LONGEST_HOLD_MS = 300_000;
/** One earlier hold is forgotten for each time of quiet of this length. */
const FADE_MS = 600_000;
/** What is left of the budget after a hold: whoever goes on is soon held again. */
const TRUST_AFTER_HOLD = 0.1;
/** Seconds in which a budget comes back whole. */
const REFILL_S = 10;
/** Networks that are remembered; whoever wants to have one forgotten needs as many. */
const MAX_RECORDS = 4_096;

interface Record {
  /** Faults that count still, as of `at`. */
  faults: number;
  at: number;
  holds: number;
  heldUntil: number;
}

/**
 * Remembers which networks send what no honest peer sends, and for how long nothing of theirs is looked at.
 *
 * A signature is dear to check, and a message that fails has cost its price already: what protects is that the next one is
 * never read. Memory is bounded.
 */
export class HoldDown {
  readonly #limits: HoldLimits;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #onHeld: (hold: Hold) => void;
  /** The network that was blamed longest ago comes first. */
  readonly #records = new Map<string, Record>();

  constructor(limits: HoldLimits, clock: Pick<Clock, 'elapsed'>, onHeld: (hold: Hold) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#onHeld = onHeld;
  }

  /** Networks that are held down now. */
  get size(): number {
    const now = this.#clock.elapsed();
    let count = 0;
    for (const { heldUntil } of this.#records.values()) if (heldUntil > now) count += 1;
    return count;
  }

  /** Whether one of the networks is held down. */
  holds(networks: readonly string[]): boolean {
    const now = this.#clock.elapsed();
    return networks.some((network) => (this.#records.get(network)?.heldUntil ?? 0) > now);
  }

  /** Counts faults against an address and its network. */
  blame(address: string, faults: number): void {
    for (const network of networksOf(address)) this.#blame(network, faults);
  }

  #blame(network: string, faults: number): void {
    const now = this.#clock.elapsed();
    const { faultsPerAddress, faultsPerNetwork } = this.#limits;
    const budget = network.endsWith('/24') ? faultsPerNetwork : faultsPerAddress;
    const record = this.#take(network, now);
    // What is still on its way when its network is held is part of the same offence.
    if (record.heldUntil > now) return;
    const forgiven = ((now - record.at) / 1_000) * (budget / REFILL_S);
    record.faults = Math.max(record.faults - forgiven, 0) + faults;
    record.at = now;
    if (record.faults <= budget) return;
    const quiet = Math.floor((now - record.heldUntil) / FADE_MS);
    record.holds = record.heldUntil === 0 ? 0 : Math.max(record.holds - quiet, 0);
    const ms = Math.min(FIRST_HOLD_MS * 2 ** record.holds, LONGEST_HOLD_MS);
    record.holds += 1;
    record.heldUntil = now + ms;
    record.at = record.heldUntil;
    record.faults = budget * (1 - TRUST_AFTER_HOLD);
    this.#onHeld({ network, ms });
  }

  /** The record of a network, as the one that was blamed last. */
  #take(network: string, now: number): Record {
    const known = this.#records.get(network);
    this.#records.delete(network);
    if (this.#records.size >= MAX_RECORDS) {
      const [oldest = ''] = this.#records.keys();
      this.#records.delete(oldest);
    }
    const record = known ?? { faults: 0, at: now, holds: 0, heldUntil: 0 };
    this.#records.set(network, record);
    return record;
  }
}
