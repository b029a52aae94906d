// SPDX-License-Identifier: Apache-2.0
import { type Hex, isHex } from './chopsticks.ts';

/** What chopsticks writes for a key: a value, or that the key or all that begin with it are gone. */
export type Written = readonly (readonly [string, string | null | undefined])[];

/** How chopsticks says that all keys which begin with this one are gone. */
const PREFIX_IS_GONE = 'DeletedPrefix';

/** Changes of a state, made one after the other and never changed again. */
export interface Changes {
  /** By key; `null` for one that is gone. */
  readonly values: ReadonlyMap<Hex, Hex | null>;
  /** The same keys, in their order. */
  readonly keys: readonly Hex[];
  /** Whatever begins with one of these was gone before `values` were written. */
  readonly gonePrefixes: readonly Hex[];
}

/** Makes changes of what chopsticks writes, the last word on a key being the one that counts. */
export function toChanges(written: Written): Changes {
  const values = new Map<Hex, Hex | null>();
  const gonePrefixes: Hex[] = [];
  for (const [key, value] of written) {
    if (!isHex(key)) continue;
    if (value === PREFIX_IS_GONE) {
      for (const earlier of values.keys()) if (earlier.startsWith(key)) values.delete(earlier);
      gonePrefixes.push(key);
    } else {
      values.set(key, isHex(value) ? value : null);
    }
  }
  return { values, keys: [...values.keys()].sort(), gonePrefixes };
}

/** What changes say of a key: its value, `null` when it is gone, nothing when they leave it alone. */
export function lookUp({ values, gonePrefixes }: Changes, key: Hex): Hex | null | undefined {
  const value = values.get(key);
  if (value !== undefined) return value;
  return gonePrefixes.some((prefix) => key.startsWith(prefix)) ? null : undefined;
}

/** Adds changes on top of earlier ones, and merges what stands below as far as is worth it. */
export function stack(below: readonly Changes[], top: Changes): readonly Changes[] {
  const stacked = [...below, top];
  for (;;) {
    const [older, newer] = stacked.slice(-2);
    // What is merged is at most three times what is new, and each that stays has more than twice the keys of the one on
    // top of it: as many as the logarithm of all keys that were ever written.
    if (older === undefined || newer === undefined || size(older) > 2 * size(newer)) return stacked;
    stacked.splice(-2, 2, merge(older, newer));
  }
}

function size({ keys, gonePrefixes }: Changes): number {
  return keys.length + gonePrefixes.length;
}

function merge(older: Changes, newer: Changes): Changes {
  const values = new Map<Hex, Hex | null>();
  for (const [key, value] of older.values) {
    if (!newer.gonePrefixes.some((prefix) => key.startsWith(prefix))) values.set(key, value);
  }
  for (const [key, value] of newer.values) values.set(key, value);
  const gonePrefixes = [...new Set([...older.gonePrefixes, ...newer.gonePrefixes])];
  // Two sorted lists, which is what sorting is quickest with.
  const keys = [...older.keys, ...newer.keys].sort();
  return {
    values,
    keys: keys.filter((key, index) => key !== keys[index - 1] && values.has(key)),
    gonePrefixes,
  };
}
