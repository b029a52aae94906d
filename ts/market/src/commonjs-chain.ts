// SPDX-License-Identifier: Apache-2.0
/**
 * Preloaded into the neurons' processes (`node --import`): picks the CommonJS build of the chain's library.
 *
 * It is the same code in another form, and loads in half the time and half the memory, which ten
 * processes on two cores feel. A list of words is a default export, which has another shape there.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier.startsWith('@polkadot/') && !specifier.includes('/wordlists/')
      ? nextResolve(specifier, { ...context, conditions: [...context.conditions, 'require'] })
      : nextResolve(specifier, context),
});
