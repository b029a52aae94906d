// SPDX-License-Identifier: Apache-2.0
/** What miner and validator have in common: settings, identity, own model. */
export { openHotkey } from './identity.ts';
export { type OwnModel, openOwnModel } from './own-model.ts';
export { type NeuronSettings, neuronSettings } from './settings.ts';
