// SPDX-License-Identifier: Apache-2.0
import type { ForwardHandlers } from '@ganglion/axon';
import { GanglionError } from '@ganglion/base';
import type { LanguageModel } from '@ganglion/model';

/** Returns what a miner answers with a causal language model: CausalLMNext and Seq2Seq, forward. */
export function createHandlers(model: LanguageModel): ForwardHandlers {
  return {
    CausalLMNext: async (request, { signal }) => {
      return { logits: await model.nextTokenLogits(request.inputIds, { signal }) };
    },
    Seq2Seq: async (request, { signal }) => {
      const { maxNewTokens, temperature, seed } = request;
      const texts: string[] = [];
      for (const prompt of request.prompts) {
        if (signal.aborted) throw new GanglionError('aborted', { what: 'the caller gave up' });
        const generated = await model.generate(prompt, { maxNewTokens, temperature, seed }, { signal });
        texts.push(generated.text);
      }
      return { texts };
    },
  };
}
