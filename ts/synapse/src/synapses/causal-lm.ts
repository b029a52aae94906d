// SPDX-License-Identifier: Apache-2.0
import type { Tensor } from '@ganglion/tensor';
import { createTokenSynapse } from './tokens.ts';

/** What CausalLM answers. */
export interface CausalLMResponse {
  /** [B,T,V]: of the token that follows each position, where V is the vocabulary. */
  readonly logits: Tensor;
}

/** Which token a model expects after each token. */
export const causalLM = createTokenSynapse<CausalLMResponse>({
  field: 'causalLm',
  answer: { of: 'logits', positions: 'all' },
  wrap: (logits) => ({ logits }),
  unwrap: ({ logits }) => logits,
});
