// SPDX-License-Identifier: Apache-2.0
// State files that something has damaged: each is refused, or means what is written there.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GanglionError, silentLogger } from '@ganglion/base';
import { mutateBytes, mutateJson } from '@ganglion/fakes';
import { createCheckpoint } from '@ganglion/program/checkpoint';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyState, stateFromJSON, stateToJSON, type ValidatorState } from './state.ts';
import { emptyTextState } from './text/text-state.ts';

const owner = {
  genesisHash: `0x${'12'.repeat(32)}`,
  hotkey: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
};
const draws = fc.array(fc.nat(), { minLength: 4, maxLength: 12 });
let directory = '';
let path = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-mutated-'));
  path = join(directory, 'state');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const init = () => ({ halfLife: 1_000, path });
const parse = (json: unknown) => stateFromJSON(owner, init(), json);

function someState(): ValidatorState {
  const text = { ...emptyTextState(), tokenizer: 'ab'.repeat(32), pieceLetters: 300 };
  text.cursors.set(`${'a'.repeat(16)}-300-${'b'.repeat(32)}`, 33);
  text.cursors.set(`${'c'.repeat(16)}-300-${'d'.repeat(32)}`, undefined);
  const state = { ...emptyState(init()), text };
  state.round = 12;
  state.submission = { epochBlock: 40, outcome: 'tried' };
  state.book.observe('aa:1', { at: 5, tokens: 32, shapley: 0.25, loss: 4.5 });
  state.book.observe('aa:1', { at: 9, tokens: 32, shapley: 0.35, loss: 4.7 });
  state.book.observeFailure('bb:2', { at: 9, tokens: 32 });
  return state;
}

test('of 500 files with changed bytes none is taken, and each is put aside', async () => {
  const checkpoint = createCheckpoint({ path, logger: silentLogger });
  await checkpoint.save(stateToJSON(owner, someState()));
  const whole = await readFile(path);
  const asides = new Set<string>();
  await fc.assert(
    fc.asyncProperty(draws, async (drawn) => {
      const bytes = mutateBytes(whole, drawn);
      fc.pre(!whole.equals(bytes));
      await writeFile(path, bytes);
      expect(await checkpoint.load(parse)).toBeUndefined();
      for (const name of await readdir(directory)) {
        expect(name).toMatch(/^state\.broken-[0-9a-f]{12}$/);
        asides.add(name);
        await rm(join(directory, name));
      }
    }),
    { numRuns: 500 },
  );
  expect(asides.size).toBeGreaterThan(300);
});

test('of 1,000 states with changed parts each is refused by name, or means what it says', () => {
  const whole = JSON.parse(JSON.stringify(stateToJSON(owner, someState())));
  let [refused, taken] = [0, 0];
  fc.assert(
    fc.property(draws, (drawn) => {
      const json = mutateJson(whole, drawn);
      let state: ValidatorState;
      try {
        state = parse(json);
      } catch (error) {
        refused += 1;
        // The checkpoint puts a file aside for any other error; these are those that are meant.
        if (!(error instanceof TypeError)) {
          expect(GanglionError.is(error, 'invalid-argument')).toBe(true);
          expect(error).toMatchObject({ facts: { path }, hint: expect.stringMatching(/./) });
        }
        return;
      }
      taken += 1;
      // A half-life is a setting and no state.
      const again = JSON.parse(
        JSON.stringify(stateToJSON(owner, state), (key, value) => (key === 'halfLife' ? undefined : value)),
      );
      expect(json).toMatchObject(again);
      for (const peer of ['aa:1', 'bb:2']) {
        state.book.observe(peer, { at: 20, tokens: 32, shapley: 0.1, loss: 4 });
        expect(Number.isFinite(state.book.payOf(peer, 30))).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(refused).toBeGreaterThan(500);
  expect(taken).toBeGreaterThan(0);
});
