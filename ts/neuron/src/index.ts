// SPDX-License-Identifier: Apache-2.0
/**
 * What miner and validator have in common: settings, identity, own model, patience with the chain.
 */
export { followEpochs } from './follow-epochs.ts';
export { createNeuronHealth, type NeuronHealth, noteEpochs } from './health.ts';
export { openHotkey } from './identity.ts';
export { openOwnModel, tokenizerOf } from './own-model.ts';
export { type NeuronSettings, neuronSettings } from './settings.ts';
