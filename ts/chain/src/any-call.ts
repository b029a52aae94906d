// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { stringCamelCase } from '@polkadot/util';
import { encoded, inOrder } from './named-arguments.ts';

/** Any call of the runtime by its name, for those that have no action of their own. */
export interface AnyCall {
  readonly kind: 'call';
  /** As in `docs/calls.md`: `Proxy`. */
  readonly pallet: string;
  /** As in `docs/calls.md`: `add_proxy`. */
  readonly call: string;
  /**
   * The arguments by name: numbers, bigints, text, booleans, accounts as bytes or addresses, other
   * bytes as hex, variants as `{ Name: value }`, `null` for what is left out. An argument that is a
   * call itself is an action, several are a list of actions.
   * @default none
   */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The call that is named, with its arguments; `compose` makes calls of those arguments that are
 * actions. Throws `invalid-argument` for what the runtime does not have, and for what does not fit.
 */
export function composeAnyCall(
  api: ApiPromise,
  { pallet, call, args = {} }: AnyCall,
  compose: (action: unknown) => unknown,
): SubmittableExtrinsic<'promise'> {
  const section = ownField(api.tx, stringCamelCase(pallet));
  const found = section === undefined ? undefined : ownField(section, stringCamelCase(call));
  if (found === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'the runtime has no such call',
      facts: { pallet, call },
      hint: 'see docs/calls.md for the names of all',
    });
  }
  const wanted = found.meta.args.map(({ name, type }) => ({ name: name.toString(), type: type.toString() }));
  const facts = { pallet, call };
  const values = inOrder(wanted, args, facts).map((value, index) =>
    toArgument(wanted[index]?.type, value, compose),
  );
  return encoded(wanted, facts, () => found(...values));
}

function toArgument(
  type: string | undefined,
  value: unknown,
  compose: (action: unknown) => unknown,
): unknown {
  if (type === 'Call') return compose(value);
  if (type === 'Vec<Call>' && Array.isArray(value)) return value.map(compose);
  return value;
}

/** A field that the object has itself, whatever its name: what is asked for is text of a caller. */
function ownField<T extends object, K extends keyof T>(object: T, name: string): T[K] | undefined {
  return Object.hasOwn(object, name) ? object[name as K] : undefined;
}
