// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GanglionError } from '@ganglion/base';
import { compactStripLength, compactToU8a, hexToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { type Hex, loadChopsticks, toHex, useInterpreter } from './chopsticks.ts';

/** The name of the committed runtime's file. */
const ARTIFACT = 'ganglion_runtime.compact.compressed.wasm';

/** The key under which a chain keeps its runtime. */
export const CODE_KEY: Hex = '0x3a636f6465';

/** The newest metadata that every client library of today reads; it describes runtime APIs too. */
const METADATA_VERSION = 15;

/**
 * Where the committed runtime lies: inside of this package when it was packed, in
 * `runtime/artifact` of the checkout otherwise.
 */
export function artifactPath(): string {
  const packed = fileURLToPath(new URL(`../artifact/${ARTIFACT}`, import.meta.url));
  if (existsSync(packed)) return packed;
  return fileURLToPath(new URL(`../../../runtime/artifact/${ARTIFACT}`, import.meta.url));
}

/** Reads the committed runtime; throws `not-found` when it is missing. */
export async function readRuntime(): Promise<Uint8Array> {
  const file = artifactPath();
  try {
    return await readFile(file);
  } catch (cause) {
    throw new GanglionError('not-found', {
      what: 'the committed runtime is missing',
      facts: { file },
      hint: 'check out runtime/artifact, or build it with scripts/build-runtime',
      cause,
    });
  }
}

/** What a runtime says of itself, without a chain. */
export interface RuntimeDescription {
  readonly specName: string;
  readonly specVersion: number;
  /** Metadata, version 15, as a client gets it. */
  readonly metadata: Uint8Array;
  /** Whether it was built to check its whole state on request (`TryRuntime`). */
  readonly hasTryState: boolean;
}

/** How a runtime lists the interface of that name among its own. */
const TRY_RUNTIME = blake2AsHex('TryRuntime', 64);

/**
 * Asks a runtime for its version and its metadata; throws `invalid-argument` when it cannot be
 * called.
 */
export async function describeRuntime(wasm: Uint8Array): Promise<RuntimeDescription> {
  const release = useInterpreter();
  try {
    const code = toHex(wasm);
    const version = new Uint8Array(4);
    new DataView(version.buffer).setUint32(0, METADATA_VERSION, true);
    const answer = decodeOption(await callRuntime(code, 'Metadata_metadata_at_version', [toHex(version)]));
    if (answer === undefined) {
      throw new GanglionError('invalid-argument', {
        what: 'the runtime has no metadata of this version',
        facts: { version: METADATA_VERSION },
      });
    }
    const { getRuntimeVersion } = await loadChopsticks();
    const { specName, specVersion, apis } = await getRuntimeVersion(code);
    const hasTryState = apis.some(([id]: readonly [string, number]) => id === TRY_RUNTIME);
    return { specName, specVersion, metadata: decodeBytes(answer), hasTryState };
  } finally {
    await release();
  }
}

/** What a call of a runtime answers and would change. */
export interface RuntimeAnswer {
  readonly result: Uint8Array;
  readonly storageDiff: readonly (readonly [Hex, Hex | null])[];
}

/** Calls a runtime that has no state but its own code. */
export async function callRuntime(code: Hex, method: string, args: Hex[]): Promise<RuntimeAnswer> {
  const { emptyTaskHandler, runTask } = await loadChopsticks();
  const response = await runTask(
    {
      wasm: code,
      calls: [[method, args]],
      mockSignatureHost: false,
      allowUnresolvedImports: false,
      runtimeLogLevel: 0,
    },
    {
      ...emptyTaskHandler,
      getStorage: async (key) => (key === CODE_KEY ? code : undefined),
      getNextKey: async () => undefined,
    },
  );
  if ('Error' in response) {
    throw new GanglionError('invalid-argument', {
      what: 'the runtime could not be called',
      facts: { method, reason: response.Error },
      hint: 'check that the file is a runtime for this version of chopsticks',
    });
  }
  return { result: hexToU8a(response.Call.result), storageDiff: response.Call.storageDiff };
}

/** SCALE: what an `Option` holds, still encoded. */
export function decodeOption({ result }: RuntimeAnswer): Uint8Array | undefined {
  return result[0] === 1 ? result.subarray(1) : undefined;
}

/** SCALE: bytes with their length in front. */
export function decodeBytes(encoded: Uint8Array): Uint8Array {
  return compactStripLength(encoded)[1];
}

/** SCALE: the length, then the bytes. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  return u8aConcat(compactToU8a(bytes.length), bytes);
}
