// SPDX-License-Identifier: Apache-2.0
import { type Hex, isHex } from './chopsticks.ts';
import { countUpTo } from './sorted-keys.ts';

/** Sends a request to the chain that is forked. */
export type Send = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** A node hands out this many keys at once, and so many values fit an answer. */
const PAGE = 1000;

/**
 * How many pages of one map are read ahead: enough for one entry of each neuron, and little of a
 * map of millions.
 */
const PAGES = 10;

/** The values of a map that are read one by one before the others are expected to be read too. */
const PATIENCE = 16;

/**
 * Hexadecimal digits of the names of a pallet and of an item, which all keys of a map start with:
 * `0x` and 32 bytes.
 */
const NAMES = 66;

/** Keys that follow each other. */
interface KeyPage {
  readonly from: Hex;
  readonly keys: readonly Hex[];
  /** Whether no key follows. */
  readonly isLast: boolean;
}

/** A map of the chain's state. */
interface ReadMap {
  reads: number;
  ahead?: Promise<{ readonly values: ReadonlyMap<Hex, Hex>; readonly isComplete: boolean }>;
}

/**
 * Answers requests for one key or one value from pages that are read ahead of them.
 *
 * Chopsticks walks the state with a request for each key, and a runtime reads a map value by value:
 * thousands of round trips for a network of thousands of neurons. The state of a block never
 * changes, so what was read ahead stays right. What cannot be read ahead, since an answer would be
 * too large, is read by itself.
 */
export function readAhead(send: Send): Send {
  const reader = new AheadReader(send);
  return (method, params) => reader.answer(method, params);
}

class AheadReader {
  readonly #send: Send;
  readonly #pages = new Map<string, KeyPage>();
  readonly #maps = new Map<string, ReadMap>();

  constructor(send: Send) {
    this.#send = send;
  }

  async answer(method: string, params: readonly unknown[]): Promise<unknown> {
    if (method === 'state_getKeysPaged') {
      const [prefix, count, start, at] = params;
      if (count === 1 && isHex(prefix) && isHex(start) && isHex(at)) return this.#nextKey(prefix, start, at);
    }
    if (method === 'state_getStorage') {
      const [key, at] = params;
      if (isHex(key) && isHex(at) && key.length > NAMES) return this.#readValue(key, at);
    }
    return this.#send(method, params);
  }

  async #nextKey(prefix: Hex, start: Hex, at: Hex): Promise<readonly Hex[]> {
    const id = `${at}${prefix}`;
    const known = findNext(this.#pages.get(id), start);
    if (known !== undefined) return known;
    const page = await this.#readPage(prefix, start, at);
    this.#pages.set(id, page);
    return page.keys.slice(0, 1);
  }

  async #readValue(key: Hex, at: Hex): Promise<unknown> {
    const prefix: Hex = `0x${key.slice(2, NAMES)}`;
    const id = `${at}${prefix}`;
    const map = this.#maps.get(id) ?? { reads: 0 };
    this.#maps.set(id, map);
    map.reads += 1;
    if (map.reads > PATIENCE) {
      map.ahead ??= this.#readMap(prefix, at);
      const { values, isComplete } = await map.ahead;
      const value = values.get(key);
      if (value !== undefined || isComplete) return value ?? null;
    }
    return this.#send('state_getStorage', [key, at]);
  }

  async #readMap(prefix: Hex, at: Hex) {
    const values = new Map<Hex, Hex>();
    let from = prefix;
    try {
      for (let page = 0; page < PAGES; page += 1) {
        const { keys, isLast } = await this.#readPage(prefix, from, at);
        if (keys.length > 0) {
          const answer = await this.#send('state_queryStorageAt', [keys, at]);
          for (const [key, value] of readChanges(answer)) values.set(key, value);
        }
        if (isLast) return { values, isComplete: true };
        from = keys.at(-1) ?? prefix;
      }
    } catch {
      // The answer is too large, or the connection was lost: whoever asks by itself is told of it.
    }
    return { values, isComplete: false };
  }

  async #readPage(prefix: Hex, from: Hex, at: Hex): Promise<KeyPage> {
    const answer = await this.#send('state_getKeysPaged', [prefix, PAGE, from, at]);
    const keys = Array.isArray(answer) ? answer.filter(isHex) : [];
    return { from, keys, isLast: keys.length < PAGE };
  }
}

/** The key after `start`, none when there is none; nothing when the page does not tell. */
function findNext(page: KeyPage | undefined, start: Hex): readonly Hex[] | undefined {
  if (page === undefined || start < page.from) return undefined;
  const index = countUpTo(page.keys, start);
  if (index === page.keys.length && !page.isLast) return undefined;
  return page.keys.slice(index, index + 1);
}

function readChanges(answer: unknown): readonly (readonly [Hex, Hex])[] {
  const [first]: unknown[] = Array.isArray(answer) ? answer : [];
  const changes = typeof first === 'object' && first !== null && 'changes' in first ? first.changes : [];
  return (Array.isArray(changes) ? changes : []).flatMap((change: unknown) => {
    const [key, value]: unknown[] = Array.isArray(change) ? change : [];
    return isHex(key) && isHex(value) ? [[key, value] as const] : [];
  });
}
