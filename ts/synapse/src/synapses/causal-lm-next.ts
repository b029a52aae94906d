// SPDX-License-Identifier: Apache-2.0
import type { Tensor } from '@ganglion/tensor';
import { createTokenSynapse } from './tokens.ts';

/** What CausalLMNext answers. */
export interface CausalLMNextResponse {
  /** [B,V]: of the token that follows each example, where V is the vocabulary. */
  readonly logits: Tensor;
}

/** Which token a model expects after the last one. */
export const causalLMNext = createTokenSynapse<CausalLMNextResponse>({
  field: 'causalLmNext',
  answer: { of: 'logits', positions: 'last' },
  wrap: (logits) => ({ logits }),
  unwrap: ({ logits }) => logits,
});
