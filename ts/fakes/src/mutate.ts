// SPDX-License-Identifier: Apache-2.0
// Files that something has damaged: changes to a sound one, as random numbers say.

/** How many numbers make one change. */
export const DRAWS = 4;

/** What stands in place of a part of a JSON document. */
const OTHERS: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, 2 ** 53, 1e308, '', 'x', '0x', '-1', '\u0000', 'x'.repeat(5_000)],
  ...[[], {}, [[[[]]]], { a: 1 }, [null, null], [1, 2, 3]],
];

/** Bytes with a bit flipped, a piece cut out, put in or doubled, or everything after it gone: once for each four numbers. */
export function mutateBytes(whole: Uint8Array, draws: readonly number[]): Uint8Array {
  let bytes = whole;
  for (const [kind, place, size, what] of changesOf(draws)) {
    const at = bytes.length === 0 ? 0 : place % bytes.length;
    const end = at + 1 + (size % 40);
    const [before, piece, after] = [bytes.slice(0, at), bytes.slice(at, end), bytes.slice(end)];
    const flipped = piece.map((byte, index) => (index === 0 ? byte ^ (1 << (what % 8)) : byte));
    const inserted = Uint8Array.of(what % 256);
    const ways: readonly Uint8Array[][] = [
      [before, flipped, after],
      [before, after],
      [before, inserted, piece, after],
      [before, piece, piece, after],
      [before],
    ];
    bytes = Buffer.concat(ways[kind % ways.length] ?? []);
  }
  return bytes;
}

/** A JSON document with a part replaced by something else, left out, doubled or under another name: once for each four numbers. */
export function mutateJson(whole: unknown, draws: readonly number[]): unknown {
  const box = { document: structuredClone(whole) };
  for (const [kind, place, , what] of changesOf(draws)) {
    const parts = partsOf(box);
    const [parent, key] = parts[place % parts.length] ?? [box, 'document'];
    const value: unknown = Reflect.get(parent, key);
    const way = parent === box ? 0 : kind % 5;
    if (way <= 1) Reflect.set(parent, key, structuredClone(OTHERS[what % OTHERS.length]));
    else if (way === 2) remove(parent, key);
    else if (Array.isArray(parent)) parent.push(structuredClone(value));
    else {
      Reflect.set(parent, `${key}x`, value);
      remove(parent, key);
    }
  }
  return box.document;
}

function changesOf(draws: readonly number[]): [number, number, number, number][] {
  return Array.from({ length: Math.ceil(draws.length / DRAWS) }, (_, change) => {
    const [kind = 0, place = 0, size = 0, what = 0] = draws.slice(change * DRAWS);
    return [kind, place, size, what];
  });
}

/** Every part of a document with what it is in. */
function partsOf(parent: object): [object, string][] {
  return Object.entries(parent).flatMap(([key, value]): [object, string][] => [
    [parent, key],
    ...(typeof value === 'object' && value !== null ? partsOf(value) : []),
  ]);
}

function remove(parent: object, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}
