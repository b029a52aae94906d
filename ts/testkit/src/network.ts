// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CallOptions, GanglionError, withDeadline } from '@ganglion/base';
import { type BlockRef, type Hash, toHash } from '@ganglion/chain';
import { type Json, mergeJson } from '@ganglion/embedded-chain';
import {
  type Cast,
  fieldOf,
  type Member,
  type NetworkNode,
  prepareMember,
  startMember,
  untilExit,
} from './network-node.ts';

/** What every network may be told. */
export interface NetworkBase {
  /**
   * The node's program, as `scripts/node build` names it. @default the environment variable
   * GANGLION_NODE
   */
  readonly program?: string | undefined;
  /**
   * A folder that keeps the nodes' logs. @default a temporary one, kept only when a node does not
   * come up
   */
  readonly logs?: string | undefined;
  /** Where the temporary folder is made. @default the system's place for such */
  readonly parent?: string | undefined;
  /**
   * What the chain's genesis has otherwise: `{ incentive: { tempo: 20 } }`. @default as the node's
   * program has it
   */
  readonly genesisPatch?: Json | undefined;
  /** Flags for every node besides its own, as `['--pool-limit', '16']`. @default none */
  readonly flags?: readonly string[] | undefined;
}

/** Authorities make blocks, one in six seconds. */
export interface NetworkInit extends NetworkBase {
  /** One, Alice, of chain `dev`, or two, Alice and Bob, of chain `local`. @default 2 */
  readonly authorities?: 1 | 2 | undefined;
  /** Nodes that only follow, `follower-1` and so on. @default 0 */
  readonly followers?: number | undefined;
  readonly sealing?: undefined;
}

/** One node makes the blocks of chain `dev` without authorities. */
export interface SealedInit extends NetworkBase {
  /**
   * Blocks come when {@link SealedNetwork.createBlock} is called, when a transaction is ready, or
   * every so many milliseconds.
   */
  readonly sealing: 'manual' | 'instant' | number;
  readonly authorities?: undefined;
  readonly followers?: undefined;
}

/** Nodes of one chain, each a process. */
export interface Network extends AsyncDisposable {
  /** The authorities, then the followers. */
  readonly nodes: readonly [NetworkNode, ...NetworkNode[]];
  /** The node of this name; throws `not-found` when there is none. */
  node(name: string): NetworkNode;
  /** Ends clients and nodes and removes their folders. Calls after the first do nothing. */
  stop(): Promise<void>;
}

/** One node whose blocks the test makes. */
export interface SealedNetwork extends Network {
  /** Makes a block with what waits, by default on the best block, and not final. */
  createBlock(init?: BlockInit): Promise<BlockRef>;
  /** Makes a block final, and all before it. */
  finalizeBlock(hash: Hash): Promise<void>;
}

/** Which block to make. */
export interface BlockInit {
  /** Whether it may hold nothing; else making one without transactions fails. @default true */
  readonly empty?: boolean | undefined;
  /** @default false */
  readonly finalize?: boolean | undefined;
  /** The block to build on. @default the best one */
  readonly parentHash?: Hash | undefined;
}

const MAX_FOLLOWERS = 8;
/** A spec has the runtime in it. */
const SPEC_BYTES = 64 * 1024 * 1024;
const SPEC_MS = 60_000;
const AUTHORITIES = ['alice', 'bob'];

/**
 * Starts nodes and connects a client to each.
 *
 * Write `await using network = await startNetwork(…)`. Whatever ends the test, also `kill -9`, ends
 * the nodes and removes their folders. Rejects with `invalid-argument` when the program is not
 * named or is none, with `unavailable` and the end of its log when a node does not come up; that
 * log is kept, and the error says where.
 */
export function startNetwork(init: SealedInit, options?: CallOptions): Promise<SealedNetwork>;
export function startNetwork(init?: NetworkInit, options?: CallOptions): Promise<Network>;
export async function startNetwork(
  init: NetworkInit | SealedInit = {},
  options: CallOptions = {},
): Promise<Network | SealedNetwork> {
  const program = findProgram(init.program ?? process.env.GANGLION_NODE);
  checkCast(init);
  const folder = mkdtempSync(join(init.parent ?? tmpdir(), 'ganglion-network-'));
  const keeper = keep(folder);
  const logs = init.logs ?? join(folder, 'logs');
  const nodes: NetworkNode[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      await Promise.all(nodes.map((node) => node.client.close()));
      await Promise.all(nodes.map((node) => node.kill('SIGKILL')));
      keeper.stdin?.end();
      await untilExit(keeper);
    })();
    return stopped;
  };
  const members: Member[] = [];
  try {
    mkdirSync(logs, { recursive: true });
    const chain = await chainOf(program, init, folder, options);
    for (const cast of castOf(init, chain))
      members.push(await prepareMember(program, cast, { folder, logs }, options));
    const network = { members, program, flags: init.flags ?? [], keeper };
    const started = members.map((member) => startMember(member, network, options));
    const outcomes = await Promise.allSettled(started);
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') nodes.push(outcome.value);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const [first, ...others] = nodes;
    if (first === undefined) throw new GanglionError('internal', { what: 'a network has no node' });
    const common: Network = {
      nodes: [first, ...others],
      node: (name) => nodeNamed(nodes, name),
      stop,
      [Symbol.asyncDispose]: stop,
    };
    return init.sealing === undefined ? common : { ...common, ...controls(first) };
  } catch (error) {
    if (init.logs !== undefined) {
      await stop();
      throw error;
    }
    const kept = moveAway(logs, `${folder}-logs`);
    await stop();
    if (kept === undefined) throw error;
    const { code, message } = GanglionError.from(error);
    const what = message.replace(`${code}: `, '').replaceAll(logs, kept);
    throw new GanglionError(code, { what, facts: { logs: kept }, cause: error });
  }
}

/** Names where a folder was moved to; undefined where that failed, which must not hide why. */
function moveAway(from: string, to: string): string | undefined {
  try {
    renameSync(from, to);
    return to;
  } catch {
    return undefined;
  }
}

function nodeNamed(nodes: readonly NetworkNode[], name: string): NetworkNode {
  const found = nodes.find((node) => node.name === name);
  if (found !== undefined) return found;
  throw new GanglionError('not-found', {
    what: 'the network has no such node',
    facts: { name },
    hint: `it has ${nodes.map((node) => node.name).join(', ')}`,
  });
}

/** The orders that a node with `--sealing` takes. */
function controls(node: NetworkNode): Pick<SealedNetwork, 'createBlock' | 'finalizeBlock'> {
  return {
    createBlock: async ({ empty = true, finalize = false, parentHash } = {}) => {
      const made = await node.request('engine_createBlock', [empty, finalize, parentHash ?? null]);
      const hash = toHash(String(fieldOf(made, 'hash')));
      const header = await node.request('chain_getHeader', [hash]);
      return { number: Number(fieldOf(header, 'number')), hash };
    },
    finalizeBlock: async (hash) => {
      await node.request('engine_finalizeBlock', [hash, null]);
    },
  };
}

/** The name of the chain, or the path of its spec where the genesis is another one. */
async function chainOf(
  program: string,
  { genesisPatch, ...init }: NetworkInit | SealedInit,
  folder: string,
  options: CallOptions,
): Promise<string> {
  const isAlone = init.sealing !== undefined || init.authorities === 1;
  const name = isAlone ? 'dev' : 'local';
  if (genesisPatch === undefined) return name;
  const { stdout } = await withDeadline(
    'writing the spec of the chain',
    { timeoutMs: SPEC_MS, ...options },
    (signal) => {
      const args = ['export-chain-spec', '--chain', name];
      return promisify(execFile)(program, args, { signal, killSignal: 'SIGKILL', maxBuffer: SPEC_BYTES });
    },
  );
  const spec = mergeJson(JSON.parse(stdout), { genesis: { runtimeGenesis: { patch: genesisPatch } } });
  const path = join(folder, 'chain.json');
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

function checkCast(init: NetworkInit | SealedInit): void {
  if (init.sealing !== undefined) return;
  requireCount('authorities', init.authorities ?? 2, 1, AUTHORITIES.length);
  requireCount('followers', init.followers ?? 0, 0, MAX_FOLLOWERS);
}

function castOf(init: NetworkInit | SealedInit, chainName: string): Cast[] {
  const chain = ['--chain', chainName];
  if (init.sealing !== undefined) {
    return [{ name: 'alice', flags: [...chain, '--alice', '--sealing', String(init.sealing)] }];
  }
  const { authorities = 2, followers = 0 } = init;
  return [
    ...AUTHORITIES.slice(0, authorities).map((name) => ({ name, flags: [...chain, `--${name}`] })),
    ...Array.from({ length: followers }, (_, index) => ({ name: `follower-${index + 1}`, flags: chain })),
  ];
}

function requireCount(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new GanglionError('invalid-argument', {
    what: `a network cannot have so many ${name}`,
    facts: { [name]: value, least, most },
    hint: 'the chain local has the authorities Alice and Bob',
  });
}

function findProgram(program: string | undefined): string {
  const hint = 'build the node with scripts/node build, and set GANGLION_NODE to the path on its last line';
  if (program === undefined || program === '') {
    throw new GanglionError('invalid-argument', { what: 'the program of the node is not named', hint });
  }
  try {
    accessSync(program, constants.X_OK);
    return program;
  } catch (cause) {
    const facts = { program };
    throw new GanglionError('invalid-argument', {
      what: 'there is no program of the node',
      facts,
      hint,
      cause,
    });
  }
}

/** Starts the process that ends the nodes when this one is gone. */
function keep(folder: string): ChildProcess {
  // A packed package holds JavaScript.
  const extension = extname(fileURLToPath(import.meta.url));
  const script = fileURLToPath(new URL(`./keeper${extension}`, import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', script, folder];
  const keeper = spawn(process.execPath, flags, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  keeper.unref();
  // One that somebody has ended can keep nothing.
  keeper.stdin?.on('error', () => {});
  if (keeper.stdin instanceof Socket) keeper.stdin.unref();
  return keeper;
}
