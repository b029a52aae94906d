// SPDX-License-Identifier: Apache-2.0
import { userInfo } from 'node:os';
import { expect, test } from '@jest/globals';
import { stateDirectory } from './dev-neuron.ts';
import { homeOf } from './home.ts';
import { keysFolder } from './signing.ts';

test('a home is where HOME says', () => {
  expect(homeOf({ HOME: '/home/ann' })).toBe('/home/ann');
});

test.each(['', 'here', './here', '..'])('keys and state never follow the relative home %j', (HOME) => {
  const { homedir } = userInfo();
  const before = process.env.HOME;
  // What the system says of it follows this variable, too.
  process.env.HOME = HOME;
  try {
    expect(homeOf({ HOME })).toBe(homedir);
    expect(keysFolder({ settings: { keys: undefined }, env: { HOME } })).toBe(`${homedir}/.ganglion/keys`);
    expect(stateDirectory({ HOME })).toBe(`${homedir}/.local/state/ganglion`);
  } finally {
    process.env.HOME = before;
  }
});
