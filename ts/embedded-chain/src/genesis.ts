// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { TypeRegistry } from '@polkadot/types';
import { type Hex, toHex, useInterpreter } from './chopsticks.ts';
import { CODE_KEY, callRuntime, decodeBytes, decodeOption, encodeBytes } from './runtime.ts';

/**
 * Every key and value of the state at block 0, in the order of the keys, the runtime's code among
 * them.
 */
export type RawStorage = Readonly<Record<Hex, Hex>>;

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Builds the state at block 0 from a runtime alone: default configuration, then the preset, then
 * the patch.
 *
 * The runtime does the work through its `GenesisBuilder` interface, so the result is what any node
 * would build. Throws `invalid-argument` when the runtime has no such preset or refuses the
 * configuration.
 */
export async function buildGenesis(init: {
  /** The runtime, plain or compressed. */
  readonly wasm: Uint8Array;
  /** A name that the runtime lists: `development`, `local_testnet`, `network_4096`. */
  readonly preset: string;
  /** Merged over the preset as RFC 7386 says. */
  readonly patch?: Json | undefined;
}): Promise<RawStorage> {
  const release = useInterpreter();
  try {
    const code = toHex(init.wasm);
    const defaults = await getPreset(code, undefined);
    const preset = await getPreset(code, init.preset);
    if (defaults === undefined || preset === undefined) {
      throw new GanglionError('invalid-argument', {
        what: 'the runtime has no such genesis preset',
        facts: { preset: init.preset, presets: (await listPresets(code)).join(' ') },
        hint: 'name one of these presets',
      });
    }
    let config = mergeJson(defaults, preset);
    if (init.patch !== undefined) config = mergeJson(config, init.patch);
    return await buildState(code, config);
  } finally {
    await release();
  }
}

async function buildState(code: Hex, config: Json): Promise<RawStorage> {
  const json = Buffer.from(JSON.stringify(config));
  const { result, storageDiff } = await callRuntime(code, 'GenesisBuilder_build_state', [
    toHex(encodeBytes(json)),
  ]).catch((cause) => {
    // A pallet that refuses its part panics, and the interpreter prints the message.
    throw refusal(GanglionError.is(cause) ? String(cause.facts.reason ?? '') : '', cause);
  });
  if (result[0] !== 0) throw refusal(Buffer.from(decodeBytes(result.subarray(1))).toString());
  const entries: [Hex, Hex][] = [[CODE_KEY, code]];
  for (const [key, value] of storageDiff) if (value !== null) entries.push([key, value]);
  // Chopsticks walks the keys in the order in which they stand here.
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function refusal(reason: string, cause?: unknown): GanglionError {
  return new GanglionError('invalid-argument', {
    what: 'the runtime refuses the genesis configuration',
    facts: { reason },
    hint: 'correct the genesis patch; where a pallet refuses its part, the runtime has logged why',
    cause,
  });
}

/** RFC 7386: objects merge key by key, `null` removes a key, everything else replaces. */
export function mergeJson(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergeJson(merged[key] ?? null, value);
  }
  return merged;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of the presets that the runtime has. */
async function listPresets(code: Hex): Promise<string[]> {
  const { result } = await callRuntime(code, 'GenesisBuilder_preset_names', []);
  return new TypeRegistry().createType('Vec<Text>', result).map((name) => name.toString());
}

/** The JSON of a preset, or of the runtime's defaults when no name is given. */
async function getPreset(code: Hex, name: string | undefined): Promise<Json | undefined> {
  const id = name === undefined ? [0] : [1, ...encodeBytes(Buffer.from(name))];
  const answer = decodeOption(
    await callRuntime(code, 'GenesisBuilder_get_preset', [toHex(Uint8Array.from(id))]),
  );
  return answer === undefined ? undefined : JSON.parse(Buffer.from(decodeBytes(answer)).toString());
}
