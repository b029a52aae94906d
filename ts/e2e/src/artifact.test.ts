// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { buildGenesis, describeRuntime, readRuntime } from '@ganglion/embedded-chain';
import { openMarket } from '@ganglion/testkit';
import { afterAll, describe, expect, test } from '@jest/globals';
import { playScenario } from './scenario.ts';

const PLAY_MS = 240_000;
const REBUILT = process.env.GANGLION_REBUILT_WASM;

/** What differs between two runs of one runtime: the code itself, time, and hashes of blocks. */
const VARYING: readonly string[] = [
  // :code
  '0x3a636f6465',
  // Timestamp
  '0xf0c365c3cf59d671eb72da0e7a4113c4',
  // Aura.CurrentSlot
  '0x57f8dc2f5ab09467896f47300f04243806155b3cd9a8c9e5e9a23fd5dc13a5ed',
  // System.BlockHash, System.ParentHash, System.Digest
  '0x26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746',
  '0x26aa394eea5630e07c48ae0c9558cef78a42f33323cb5ced3b44dd825fda9fcc',
  '0x26aa394eea5630e07c48ae0c9558cef799e7f93fc6a98f0874fd057f111c4d2d',
];

/** The state after the fixed scenario, as lines of key and value. */
async function play(wasm: Uint8Array): Promise<string[]> {
  const market = await openMarket({ wasm });
  try {
    await playScenario(market);
    const state = [...(await market.chain.state())].map(([key, value]) => `${key} ${value}`);
    return state.filter((line) => !VARYING.some((prefix) => line.startsWith(prefix))).sort();
  } finally {
    await market.stop();
  }
}

describe('the committed runtime and the one built from these sources', () => {
  if (REBUILT === undefined) {
    afterAll(() => {
      process.stderr.write(
        'the committed runtime was compared with itself alone; set GANGLION_REBUILT_WASM, or run scripts/test chain\n',
      );
    });
  }
  const readBoth = async () => {
    const committed = await readRuntime();
    return [committed, REBUILT === undefined ? committed : await readFile(REBUILT)] as const;
  };

  test(
    'have the same version and metadata',
    async () => {
      const [committed, rebuilt] = await readBoth();
      expect(await describeRuntime(rebuilt)).toEqual(await describeRuntime(committed));
    },
    PLAY_MS,
  );

  test(
    'build the same genesis',
    async () => {
      const [committed, rebuilt] = await readBoth();
      const genesis = async (wasm: Uint8Array) => {
        const { '0x3a636f6465': code, ...rest } = await buildGenesis({ wasm, preset: 'development' });
        return { hasCode: code !== undefined, ...rest };
      };
      expect(await genesis(rebuilt)).toEqual(await genesis(committed));
    },
    PLAY_MS,
  );

  test(
    'have the same state after the fixed scenario',
    async () => {
      const [committed, rebuilt] = await readBoth();
      const expected = await play(committed);
      expect(expected.length).toBeGreaterThan(80);
      expect(await play(rebuilt)).toEqual(expected);
    },
    PLAY_MS,
  );
});
