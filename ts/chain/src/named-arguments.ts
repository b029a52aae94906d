// SPDX-License-Identifier: Apache-2.0
import { type ErrorFacts, GanglionError } from '@ganglion/base';
import { stringCamelCase } from '@polkadot/util';

/** What something of the runtime takes. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
}

/**
 * The values of arguments in the order of the parameters; throws `invalid-argument` unless there is
 * one for each and no other.
 */
export function inOrder(
  wanted: readonly Parameter[],
  args: Readonly<Record<string, unknown>>,
  facts: ErrorFacts,
): unknown[] {
  const given = new Map(Object.entries(args).map(([name, value]) => [stringCamelCase(name), value]));
  const names = wanted.map(({ name }) => stringCamelCase(name));
  if (given.size === names.length && names.every((name) => given.has(name))) {
    return names.map((name) => given.get(name));
  }
  throw new GanglionError('invalid-argument', {
    what: 'the runtime takes other arguments',
    facts: {
      ...facts,
      wanted: wanted.map(({ name }) => name).join(' '),
      given: Object.keys(args).join(' '),
    },
    hint: 'give each of them, null for what is left out',
  });
}

/** What an encoder of values returns; its failure as `invalid-argument`. */
export function encoded<T>(wanted: readonly Parameter[], facts: ErrorFacts, encode: () => T): T {
  try {
    return encode();
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'an argument does not fit its place',
      facts: { ...facts, takes: wanted.map(({ name, type }) => `${name}: ${type}`).join(', ') },
      hint: 'see the arguments of AnyCall for how values are written',
      cause,
    });
  }
}
