// SPDX-License-Identifier: Apache-2.0

import { hexToBytes } from '@ganglion/account';
import { type CallOptions, GanglionError, type Logger } from '@ganglion/base';
import { type LanguageModel, openModel } from '@ganglion/model';
import { loadCatalogue, modelPath, tokenizerPath } from '@ganglion/models';
import type { NeuronSettings } from './settings.ts';

/** A neuron's own model and what to call it. */
export interface OwnModel {
  readonly name: string;
  readonly model: LanguageModel;
}

/**
 * Opens the model that a neuron's settings name: one of the catalogue, or any ONNX file with its
 * tokenizer.
 *
 * Without either, `fallback` names the catalogue's model to use. Fails with `invalid-argument` when
 * the settings do not name exactly one model, with `not-found`, `model-missing` or `model-broken`
 * as the catalogue and `openModel` do.
 */
export async function openOwnModel(
  settings: Pick<NeuronSettings, 'model' | 'modelName' | 'tokenizer' | 'context'> &
    Partial<Pick<NeuronSettings, 'modelThreads'>>,
  components: { readonly logger: Logger },
  options: CallOptions & { readonly fallback?: string } = {},
): Promise<OwnModel> {
  const { model: file, tokenizer, context, modelThreads: threads } = settings;
  const { logger } = components;
  if (file !== undefined) {
    if (settings.modelName !== undefined || tokenizer === undefined || context === undefined) {
      throw new GanglionError('invalid-argument', {
        what: '--model needs --tokenizer and --context, and excludes --model-name',
        facts: { model: file, tokenizer: tokenizer ?? 'absent', context: context ?? 'absent' },
      });
    }
    const model = await openModel(
      { modelPath: file, tokenizerPath: tokenizer, context, threads, logger },
      options,
    );
    return { name: file, model };
  }
  const name = settings.modelName ?? options.fallback;
  const entry = loadCatalogue().models.find((candidate) => candidate.name === name);
  if (name === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'no model was named',
      hint: 'give --model-name, or --model with --tokenizer and --context',
    });
  }
  // modelPath refuses a name that the catalogue does not have.
  const path = modelPath(name);
  const model = await openModel(
    {
      modelPath: path,
      tokenizerPath: tokenizerPath(),
      context: entry?.context ?? 1,
      threads,
      ...(entry === undefined ? {} : { parameters: entry.parameters }),
      logger,
    },
    options,
  );
  return { name, model };
}

/** Returns the tokenizer of a model as both ends of the wire know it. */
export function tokenizerOf(model: Pick<LanguageModel, 'tokenizerId' | 'vocabularySize'>): {
  readonly sha256: Uint8Array;
  readonly vocabulary: number;
} {
  return { sha256: hexToBytes(`0x${model.tokenizerId}`), vocabulary: model.vocabularySize };
}
