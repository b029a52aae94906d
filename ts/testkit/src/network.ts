// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BlockRef, type ChainClient, connectChain, type Hash, toHash } from '@ganglion/chain';
import { type CallOptions, GanglionError, systemClock, withDeadline } from '@ganglion/service';

/** What every network may be told. */
export interface NetworkBase {
  /** The node's program, as `scripts/node build` names it. @default the environment variable GANGLION_NODE */
  readonly program?: string | undefined;
  /** A folder that keeps the nodes' logs. @default a temporary one, kept only when a node does not come up */
  readonly logs?: string | undefined;
  /** Where the temporary folder is made. @default the system's place for such */
  readonly parent?: string | undefined;
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
  /** Blocks come when {@link SealedNetwork.createBlock} is called, when a transaction is ready, or every so many milliseconds. */
  readonly sealing: 'manual' | 'instant' | number;
  readonly authorities?: undefined;
  readonly followers?: undefined;
}

/** A process of the node's program, and a client of it. */
export interface NetworkNode {
  /** `alice`, `bob`, `follower-1` … */
  readonly name: string;
  /** Stays the same when the node is started again. */
  readonly endpoint: string;
  /** Connected when the network is up, and again after each start. */
  readonly client: ChainClient;
  /** What the node has written, over all its starts. */
  readonly logFile: string;
  /** Its database, keys and network identity. */
  readonly folder: string;
  readonly isRunning: boolean;
  /** Undefined while it is not running. */
  readonly pid: number | undefined;
  /** Asks it anything that a node answers, not through the client; rejects with `unavailable` when it refuses or does not answer. */
  request(method: string, params?: readonly unknown[], options?: CallOptions): Promise<unknown>;
  /** Sends a signal; one that ends the node is waited for: `kill('SIGKILL')`, `kill('SIGSTOP')`, `kill('SIGCONT')`. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /**
   * Starts it where it was and waits until it answers; does nothing while it runs.
   *
   * Rejects with `unavailable` and the end of its log when it ends instead, with `timeout` after two minutes.
   */
  start(options?: CallOptions): Promise<void>;
  /** Asks it to stop and, if it does not within five seconds, kills it. */
  stop(): Promise<void>;
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

/** A node compiles the runtime before it answers, and two cores may have several nodes to start. */
const START_MS = 120_000;
const STOP_MS = 5_000;
const REQUEST_MS = 10_000;
const POLL_MS = 50;
/** A port that was free can be taken before the node has it. */
const START_ATTEMPTS = 3;
const MAX_FOLLOWERS = 8;
/** Signals after which a node is gone. */
const ENDING: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT'];

const AUTHORITIES = ['alice', 'bob'];

/**
 * Starts nodes and connects a client to each.
 *
 * Write `await using network = await startNetwork(…)`. Whatever ends the test, also `kill -9`, ends the nodes and removes their
 * folders. Rejects with `invalid-argument` when the program is not named or is none, with `unavailable` and the end of its log
 * when a node does not come up; that log is kept, and the error says where.
 */
export function startNetwork(init: SealedInit, options?: CallOptions): Promise<SealedNetwork>;
export function startNetwork(init?: NetworkInit, options?: CallOptions): Promise<Network>;
export async function startNetwork(
  init: NetworkInit | SealedInit = {},
  options: CallOptions = {},
): Promise<Network | SealedNetwork> {
  const program = findProgram(init.program ?? process.env.GANGLION_NODE);
  const casts = castOf(init);
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
    for (const cast of casts) members.push(await prepareMember(program, cast, { folder, logs }, options));
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

/** What makes a node the one it is. */
interface Cast {
  readonly name: string;
  readonly flags: readonly string[];
}

/** A node that is not started. */
interface Member extends Cast {
  readonly folder: string;
  readonly logFile: string;
  /** Its secret in the network of nodes, by which the others know it. */
  readonly nodeKey: string;
  readonly peerId: string;
  rpcPort: number;
  p2pPort: number;
}

function castOf(init: NetworkInit | SealedInit): Cast[] {
  if (init.sealing !== undefined) {
    return [{ name: 'alice', flags: ['--chain', 'dev', '--alice', '--sealing', String(init.sealing)] }];
  }
  const { authorities = 2, followers = 0 } = init;
  requireCount('authorities', authorities, 1, AUTHORITIES.length);
  requireCount('followers', followers, 0, MAX_FOLLOWERS);
  const chain = ['--chain', authorities === 1 ? 'dev' : 'local'];
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

async function prepareMember(
  program: string,
  cast: Cast,
  { folder, logs }: { readonly folder: string; readonly logs: string },
  options: CallOptions,
): Promise<Member> {
  const { stdout, stderr } = await withDeadline(
    `making the key of the node ${cast.name}`,
    { timeoutMs: START_MS, ...options },
    (signal) => promisify(execFile)(program, ['key', 'generate-node-key'], { signal, killSignal: 'SIGKILL' }),
  );
  const own = join(folder, cast.name);
  mkdirSync(own);
  return {
    ...cast,
    folder: own,
    logFile: join(logs, `${cast.name}.log`),
    nodeKey: stdout.trim(),
    peerId: stderr.trim(),
    rpcPort: await freePort(),
    p2pPort: await freePort(),
  };
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What a node must know of its network. */
interface Surroundings {
  readonly members: readonly Member[];
  readonly program: string;
  readonly flags: readonly string[];
  readonly keeper: ChildProcess;
}

/** Starts a node for the first time and connects to it. */
async function startMember(
  member: Member,
  network: Surroundings,
  options: CallOptions,
): Promise<NetworkNode> {
  const { name, folder, logFile } = member;
  let running: ChildProcess | undefined;
  const isRunning = () =>
    running?.pid !== undefined && running.exitCode === null && running.signalCode === null;
  const request: NetworkNode['request'] = (method, params = [], options = {}) =>
    askNode(member, method, params, { timeoutMs: REQUEST_MS, ...options });
  const kill = async (signal: NodeJS.Signals) => {
    if (running === undefined || !isRunning()) return;
    running.kill(signal);
    if (ENDING.includes(signal)) await untilExit(running);
  };
  const start = async (options: CallOptions = {}) => {
    if (isRunning()) return;
    const log = openSync(logFile, 'a', 0o600);
    const spawned = spawn(network.program, flagsOf(member, network), {
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    // The keeper ends it when this process forgets to.
    spawned.unref();
    running = spawned;
    const { pid } = spawned;
    if (pid !== undefined) {
      network.keeper.stdin?.write(`${pid}\n`);
      // Its id may become that of any other process.
      spawned.once('exit', () => {
        if (network.keeper.stdin?.writable) network.keeper.stdin.write(`-${pid}\n`);
      });
    }
    const ended = new Promise<string>((resolve) => {
      spawned.once('exit', (status, signal) => resolve(signal ?? `status ${status}`));
      spawned.once('error', (error) => resolve(error.message));
    });
    const endedEarly = ended.then((reason): never => {
      throw new GanglionError('unavailable', {
        what: `the node ${name} ended before it was ready`,
        facts: { reason },
        hint: `the end of ${logFile}:\n${endOf(logFile)}`,
      });
    });
    endedEarly.catch(() => {});
    const over = new AbortController();
    try {
      await withDeadline(`starting the node ${name}`, { timeoutMs: START_MS, ...options }, (signal) =>
        Promise.race([untilReady(member, AbortSignal.any([signal, over.signal])), endedEarly]),
      );
    } catch (error) {
      await kill('SIGKILL');
      if (!GanglionError.is(error, 'timeout')) throw error;
      throw new GanglionError('timeout', {
        what: `the node ${name} did not answer in time`,
        facts: error.facts,
        hint: `the end of ${logFile}:\n${endOf(logFile)}`,
        cause: error,
      });
    } finally {
      over.abort();
    }
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await start(options);
      break;
    } catch (error) {
      if (attempt === START_ATTEMPTS || !endOf(logFile).includes('cannot listen on')) throw error;
      member.rpcPort = await freePort();
      member.p2pPort = await freePort();
    }
  }
  const endpoint = `ws://127.0.0.1:${member.rpcPort}`;
  let client: ChainClient;
  try {
    client = await connectChain({ endpoint });
  } catch (error) {
    await kill('SIGKILL');
    throw error;
  }
  return {
    name,
    endpoint,
    client,
    logFile,
    folder,
    get isRunning() {
      return isRunning();
    },
    get pid() {
      return isRunning() ? running?.pid : undefined;
    },
    request,
    kill,
    start,
    stop: async () => {
      const timer = setTimeout(() => kill('SIGKILL'), STOP_MS);
      await kill('SIGTERM');
      clearTimeout(timer);
    },
  };
}

function flagsOf(member: Member, { members, flags }: Surroundings): string[] {
  const others = members.filter((other) => other !== member);
  return [
    ...['--base-path', `${member.folder}/`, '--name', member.name],
    // Otherwise the node refuses whoever comes through a proxy, by the port in the address that it asked for.
    ...['--rpc-port', String(member.rpcPort), '--rpc-cors', 'all'],
    ...['--listen-addr', `/ip4/127.0.0.1/tcp/${member.p2pPort}`, '--node-key', member.nodeKey],
    ...['--no-prometheus', '--no-telemetry', '--no-mdns', '--allow-private-ip'],
    ...others.flatMap((other) => ['--bootnodes', `/ip4/127.0.0.1/tcp/${other.p2pPort}/p2p/${other.peerId}`]),
    ...member.flags,
    ...flags,
  ];
}

/** Waits until the node answers. */
async function untilReady(member: Member, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await askNode(member, 'system_health', [], { signal, timeoutMs: REQUEST_MS });
      return;
    } catch {
      // Ends, with the signal's reason, when nobody waits any more.
      await systemClock.sleep(POLL_MS, { signal });
    }
  }
}

function askNode(
  { name, rpcPort }: Member,
  method: string,
  params: readonly unknown[],
  options: CallOptions,
): Promise<unknown> {
  return withDeadline(`asking the node ${name}`, options, async (signal) => {
    let answer: unknown;
    try {
      const response = await fetch(`http://127.0.0.1:${rpcPort}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
        signal,
      });
      answer = await response.json();
    } catch (cause) {
      throw new GanglionError('unavailable', {
        what: `the node ${name} does not answer`,
        facts: { method },
        cause,
      });
    }
    const error = fieldOf(answer, 'error');
    if (error === undefined) return fieldOf(answer, 'result');
    throw new GanglionError('unavailable', {
      what: `the node ${name} refused a request`,
      facts: { method, answer: JSON.stringify(error) },
    });
  });
}

/** Starts the process that ends the nodes when this one is gone. */
function keep(folder: string): ChildProcess {
  const script = fileURLToPath(new URL('./keeper.ts', import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', script, folder];
  const keeper = spawn(process.execPath, flags, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  keeper.unref();
  // One that somebody has ended can keep nothing.
  keeper.stdin?.on('error', () => {});
  if (keeper.stdin instanceof Socket) keeper.stdin.unref();
  return keeper;
}

/** Waits for the end of a process that otherwise keeps nobody waiting. */
async function untilExit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  await once(child, 'exit');
}

function endOf(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
