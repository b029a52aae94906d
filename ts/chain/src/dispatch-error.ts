// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { SpRuntimeDispatchError } from '@polkadot/types/lookup';
import type { Registry } from '@polkadot/types/types';

/** Why a transaction failed that a block holds. */
export interface DispatchReason {
  /**
   * The pallet whose error it is, as in the metadata, or the kind of error that every pallet
   * shares: `Token`, `Arithmetic`, `Transactional`, `Trie`, else `System`.
   */
  readonly pallet: string;
  /** `NotOwner`, `BelowMinimum`. */
  readonly error: string;
  /** What it means and what to do, in a sentence or two; empty when nobody says. */
  readonly docs: string;
}

/** What the runtime says of its own errors is in the metadata; of those that all runtimes share it is here. */
const SHARED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Token: {
    FundsUnavailable:
      'The account has too few tokens that it may spend. Fund it, or choose a smaller amount.',
    OnlyProvider:
      'The account would be left without the tokens that keep it alive. Leave it its existential deposit.',
    BelowMinimum:
      'An account would be left with less than its existential deposit. Send more to a new account, or leave more in an old one.',
    CannotCreate: 'The account that receives cannot be made. Check its address.',
    UnknownAsset: 'There is no such token. Check what is sent.',
    Frozen: 'The tokens are frozen. Wait until they are free, or use others.',
    Unsupported: 'The chain does not do this with its tokens.',
    CannotCreateHold: 'The account cannot have one more hold. Release one of those that it has.',
    NotExpendable:
      'The account would be reaped and something still needs it. Leave it its existential deposit.',
    Blocked: 'The account does not take tokens. Use another one.',
  },
  Arithmetic: {
    Underflow: 'A number would fall below the least there is. Choose a smaller amount.',
    Overflow: 'A number would exceed the largest there is. Choose a smaller amount.',
    DivisionByZero: 'The runtime divided by zero, which is a fault of the runtime. Report it.',
  },
  Transactional: {
    LimitReached: 'The calls are nested too deeply. Nest fewer.',
    NoLayer: 'The runtime undid what it had not begun, which is a fault of the runtime. Report it.',
  },
  System: {
    Other: 'The runtime gave no reason.',
    CannotLookup: 'There is no such account. Check the address.',
    BadOrigin: 'The signer may not make this call. Sign with the key that may: see docs/calls.md.',
    ConsumerRemaining: 'Something still needs the account. Release its holds and proxies first.',
    NoProviders: 'The account does not exist yet. Fund it first.',
    TooManyConsumers: 'Too many things need the account. Release some of them first.',
    Exhausted: 'The block has no place for the call. Send it again, or split it.',
    Corruption: 'The state of the chain is corrupt. Report it.',
    Unavailable: 'The chain cannot do this now. Try again later.',
    RootNotAllowed: 'Root may not make this call. Sign with an account.',
  },
};

/** The reason in an error of the runtime. */
export function dispatchReason(registry: Registry, error: SpRuntimeDispatchError): DispatchReason {
  if (error.isModule) {
    const { section, name, docs } = registry.findMetaError(error.asModule);
    return { pallet: capitalise(section), error: name, docs: docs.join(' ').trim() };
  }
  const [pallet, name] = isKind(error.inner) ? [error.type, error.inner.type] : ['System', error.type];
  return { pallet, error: name, docs: SHARED[pallet]?.[name] ?? '' };
}

/** The typed error of a transaction that was included and then failed. */
export function dispatchFailure(
  reason: DispatchReason,
  facts: Readonly<Record<string, string | number>> = {},
): GanglionError {
  const { pallet, error, docs } = reason;
  return new GanglionError('transaction-failed', {
    what: `the chain executed the transaction and it failed: ${error} of ${pallet}`,
    facts: { pallet, error, ...facts },
    hint: docs === '' ? 'see the documentation of that error' : docs,
  });
}

/** Token, Arithmetic and the like have a variant inside, which is the reason. */
function isKind(inner: unknown): inner is { readonly type: string } {
  return typeof inner === 'object' && inner !== null && 'type' in inner && typeof inner.type === 'string';
}

/** The name of a pallet as in the metadata. */
export function capitalise(section: string): string {
  return section.charAt(0).toUpperCase() + section.slice(1);
}
