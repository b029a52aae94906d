// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Enum, Metadata, TypeRegistry } from '@polkadot/types';
import type { SpRuntimeDispatchError } from '@polkadot/types/lookup';
import { dispatchFailure, dispatchReason } from './dispatch-error.ts';

const folder = new URL('../../../typegen/metadata/', import.meta.url);
const versions = readdirSync(folder).map((name) => Number.parseInt(name, 10));
const metadata = readFileSync(new URL(`${Math.max(...versions)}.scale`, folder));
const registry = new TypeRegistry();
registry.setMetadata(new Metadata(registry, `0x${metadata.toString('hex')}`));

const errorOf = (value: unknown) =>
  registry.createType<SpRuntimeDispatchError>('SpRuntimeDispatchError', value);

/** The errors that all runtimes share, by kind, as this runtime has them. */
const KINDS = {
  Token: 'SpRuntimeTokenError',
  Arithmetic: 'SpArithmeticArithmeticError',
  Transactional: 'SpRuntimeTransactionalError',
} as const;

describe('a transaction that failed carries its reason', () => {
  for (const [kind, type] of Object.entries(KINDS)) {
    for (const name of registry.createType<Enum>(type).defKeys) {
      test(`${name} of ${kind}, and what to do`, () => {
        const reason = dispatchReason(registry, errorOf({ [kind]: name }));
        expect(reason).toEqual({
          pallet: kind,
          error: name,
          docs: expect.stringMatching(/^[A-Z].*\.$/),
        });
      });
    }
  }

  test.each(['Other', 'CannotLookup', 'BadOrigin', 'ConsumerRemaining', 'NoProviders', 'TooManyConsumers'])(
    '%s, which no pallet has of its own',
    (name) => {
      const reason = dispatchReason(registry, errorOf(name));
      expect(reason).toEqual({ pallet: 'System', error: name, docs: expect.stringMatching(/\.$/) });
    },
  );

  test('that of a pallet, in the words of its documentation', () => {
    const stake = registry.metadata.pallets.find(({ name }) => name.eq('Stake'));
    const error = errorOf({ Module: { index: stake?.index.toNumber(), error: '0x00000000' } });
    expect(dispatchReason(registry, error)).toEqual({
      pallet: 'Stake',
      error: expect.stringMatching(/^[A-Z]\w+$/),
      docs: expect.stringMatching(/\.$/),
    });
  });

  test('in its facts, and what to do as its hint', () => {
    const error = dispatchFailure(dispatchReason(registry, errorOf({ Token: 'BelowMinimum' })));
    expect(error).toMatchObject({
      code: 'transaction-failed',
      facts: { pallet: 'Token', error: 'BelowMinimum' },
      hint: expect.stringContaining('existential deposit'),
    });
    expect(error.message).toMatch(/failed: BelowMinimum of Token/);
  });
});
