// SPDX-License-Identifier: Apache-2.0

/** The kinds of exchange (paper, section 10.3). */
export const SYNAPSES = ['LastHiddenState', 'CausalLM', 'CausalLMNext', 'Seq2Seq'] as const;

/** One of {@link SYNAPSES}. */
export type SynapseName = (typeof SYNAPSES)[number];

/** How the chain and the wire write a synapse: one bit each, so that a set of them is a number. */
export const SYNAPSE_BITS: Readonly<Record<SynapseName, number>> = {
  LastHiddenState: 1,
  CausalLM: 2,
  CausalLMNext: 4,
  Seq2Seq: 8,
};

/** The directions of an exchange: a question to a peer's model, or gradients for it. */
export const METHODS = ['Forward', 'Backward'] as const;

/** One of {@link METHODS}. */
export type Method = (typeof METHODS)[number];

/** The synapse of a bit, or undefined when it is none. */
export function synapseOfBit(bit: number): SynapseName | undefined {
  return SYNAPSES.find((name) => SYNAPSE_BITS[name] === bit);
}
