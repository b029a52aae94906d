// SPDX-License-Identifier: Apache-2.0
import { hexToBytes, type Signer } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import { type Clock, GanglionError, type Logger } from '@ganglion/base';
import { createDendrite } from '@ganglion/dendrite';
import type { LanguageModel } from '@ganglion/model';
import { tokenizerOf } from '@ganglion/neuron';
import { Gauge, Registry } from 'prom-client';

/** Longer than a new axon says `starting`, by as much as a busy machine may take. */
const DIAL_MS = 20_000;
const PAUSE_MS = 60_000;
const ADVICE =
  'see whether a firewall, router or container lets that port through to --axon-host and --axon-port, and whether --public-ip and --public-port are what peers see; where only this machine cannot reach itself, as behind many routers, say --no-self-dial';

/** What a self-dial works with. */
interface SelfDialComponents {
  readonly hotkey: Signer;
  readonly genesisHash: string;
  readonly model: LanguageModel;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a self-dial tells: `ganglion_miner_reachable`. */
export function createMetrics(): { readonly registry: Registry; readonly reachable: Gauge } {
  const registry = new Registry();
  const reachable = new Gauge({
    name: 'ganglion_miner_reachable',
    help: 'Whether the miner got an answer of its own at its published endpoint, 0 or 1.',
    registers: [registry],
  });
  return { registry, reachable };
}

/** Asks the miner's own published endpoint as a peer would: whether this hotkey answers there. */
export class SelfDial {
  readonly registry: Registry;
  readonly #components: SelfDialComponents;
  readonly #allowLocalAddresses: boolean;
  readonly #reachable: Gauge;
  #why: string | undefined;
  #trying: Promise<void> = Promise.resolve();

  constructor(components: SelfDialComponents, init: { readonly allowLocalAddresses: boolean }) {
    this.#components = components;
    this.#allowLocalAddresses = init.allowLocalAddresses;
    const { registry, reachable } = createMetrics();
    this.registry = registry;
    this.#reachable = reachable;
  }

  /** Why peers probably reach nobody, in one sentence; undefined when the endpoint answered. */
  get whyNotReady(): string | undefined {
    return this.#why;
  }

  /** Dials once; after a failure goes on in the background until `until` aborts. */
  async begin(
    host: string,
    port: number,
    options: { readonly signal: AbortSignal; readonly until: AbortSignal },
  ): Promise<void> {
    if (await this.#dial(host, port, options.signal)) return;
    this.#components.logger.warn({ reason: this.#why }, 'the published endpoint does not answer');
    this.#trying = this.#goOn(host, port, options.until);
  }

  /** Resolves once nothing is tried any longer. */
  settled(): Promise<void> {
    return this.#trying;
  }

  async #goOn(host: string, port: number, signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#components;
    while (!signal.aborted) {
      await clock.sleep(PAUSE_MS, { signal }).catch(() => {});
      if (signal.aborted) return;
      const answered = await this.#dial(host, port, signal).catch(() => false);
      if (!answered) continue;
      logger.info({ host, port }, 'the published endpoint answers');
      return;
    }
  }

  /** Whether the endpoint answers; fails only when it is given up. */
  async #dial(host: string, port: number, signal: AbortSignal): Promise<boolean> {
    const { hotkey, genesisHash, model, verifier, clock, logger } = this.#components;
    const tokenizer = tokenizerOf(model);
    await using dendrite = createDendrite(
      { signer: hotkey, genesisHash: hexToBytes(genesisHash), verifier, logger, clock, tokenizer },
      { allowLocalAddresses: this.#allowLocalAddresses },
    );
    const axon = { hotkey: hotkey.publicKey, host, port };
    const question = { inputIds: { shape: [1, 1], data: new Int32Array(1) }, tokenizer: tokenizer.sha256 };
    let code: string | undefined;
    try {
      await dendrite.query(axon, 'CausalLMNext', question, { signal, timeoutMs: DIAL_MS });
    } catch (thrown) {
      signal.throwIfAborted();
      const error = GanglionError.from(thrown);
      // A refusal that this hotkey has signed is an answer.
      if (error.facts.origin !== 'peer') code = error.code;
    }
    this.#why =
      code === undefined
        ? undefined
        : `this miner does not reach itself at its published endpoint ${host}, port ${port} (${code}): ${ADVICE}`;
    this.#reachable.set(Number(code === undefined));
    return code === undefined;
  }
}
