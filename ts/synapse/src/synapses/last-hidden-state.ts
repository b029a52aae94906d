// SPDX-License-Identifier: Apache-2.0
import type { Tensor } from '@ganglion/tensor';
import { createTokenSynapse } from './tokens.ts';

/** What LastHiddenState answers. */
export interface LastHiddenStateResponse {
  /** [B,T,D], where D is the width of the model that answers. */
  readonly hiddenStates: Tensor;
}

/** What a model's last layer makes of each token. */
export const lastHiddenState = createTokenSynapse<LastHiddenStateResponse>({
  field: 'lastHiddenState',
  answer: { of: 'hiddenStates', positions: 'all' },
  wrap: (hiddenStates) => ({ hiddenStates }),
  unwrap: ({ hiddenStates }) => hiddenStates,
});
