// SPDX-License-Identifier: Apache-2.0
import { hexToBytes, type Signer } from '@ganglion/account';
import { createVerifier } from '@ganglion/account/verifier';
import type { Logger } from '@ganglion/base';
import type { ChainClient } from '@ganglion/chain';
import { createDendrite, type Dendrite } from '@ganglion/dendrite';
import type { LanguageModel } from '@ganglion/model';
import { tokenizerOf } from '@ganglion/neuron';

/**
 * Opens the dendrite of a validator that is given none, with a verifier of its own; the stack
 * closes both.
 *
 * A peer that failed twice in a row is left alone for a while: it costs its place in each round.
 */
export function openDendrite(
  components: {
    readonly chain: Pick<ChainClient, 'genesisHash'>;
    readonly hotkey: Signer;
    readonly model: Pick<LanguageModel, 'tokenizerId' | 'vocabularySize'>;
    readonly logger: Logger;
  },
  init: { readonly allowLocalAddresses?: boolean },
  stack: AsyncDisposableStack,
): Dendrite {
  const { chain, hotkey, model, logger } = components;
  const verifier = createVerifier();
  stack.defer(() => verifier.close());
  const dendrite = createDendrite(
    {
      signer: hotkey,
      genesisHash: hexToBytes(chain.genesisHash),
      verifier,
      logger,
      tokenizer: tokenizerOf(model),
    },
    { allowLocalAddresses: init.allowLocalAddresses ?? false, breaker: { failures: 2 } },
  );
  stack.defer(() => dendrite.close());
  return dendrite;
}
