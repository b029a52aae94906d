// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CallOptions, GanglionError, systemClock, withDeadline } from '@ganglion/base';
import { type ChainClient, connectChain } from '@ganglion/chain';
import { connectRpc, RpcError } from '@ganglion/rpc';

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
  /**
   * Asks it anything that a node answers, not through the client; rejects with `unavailable` when
   * it refuses or does not answer.
   */
  request(method: string, params?: readonly unknown[], options?: CallOptions): Promise<unknown>;
  /**
   * Sends a signal; one that ends the node is waited for: `kill('SIGKILL')`, `kill('SIGSTOP')`,
   * `kill('SIGCONT')`.
   */
  kill(signal: NodeJS.Signals): Promise<void>;
  /**
   * Starts it where it was and waits until it answers; does nothing while it runs.
   *
   * Rejects with `unavailable` and the end of its log when it ends instead, with `timeout` after
   * two minutes.
   */
  start(options?: CallOptions): Promise<void>;
  /** Asks it to stop and, if it does not within five seconds, kills it. */
  stop(): Promise<void>;
}

/** What makes a node the one it is. */
export interface Cast {
  readonly name: string;
  readonly flags: readonly string[];
}

/** A node that is not started. */
export interface Member extends Cast {
  readonly folder: string;
  readonly logFile: string;
  /** Its secret in the network of nodes, by which the others know it. */
  readonly nodeKey: string;
  readonly peerId: string;
  rpcPort: number;
  p2pPort: number;
}

/** A node compiles the runtime before it answers, and two cores may have several nodes to start. */
const START_MS = 120_000;
const STOP_MS = 5_000;
const REQUEST_MS = 10_000;
const POLL_MS = 50;
/** A port that was free can be taken before the node has it. */
const START_ATTEMPTS = 3;
/** Signals after which a node is gone. */
const ENDING: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT'];

/** Makes the key, the folder and the ports of a node. */
export async function prepareMember(
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
export interface Surroundings {
  readonly members: readonly Member[];
  readonly program: string;
  readonly flags: readonly string[];
  readonly keeper: ChildProcess;
}

/** Starts a node for the first time and connects to it. */
export async function startMember(
  member: Member,
  network: Surroundings,
  options: CallOptions,
): Promise<NetworkNode> {
  const node = new StartedNode(member, network);
  await startOnFreePorts(node, member, options);
  await node.connect();
  return node;
}

/** A port that was free may be taken before the node has it: then others are tried. */
async function startOnFreePorts(node: StartedNode, member: Member, options: CallOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await node.start(options);
      return;
    } catch (error) {
      if (attempt === START_ATTEMPTS || !endOf(member.logFile).includes('cannot listen on')) throw error;
      member.rpcPort = await freePort();
      member.p2pPort = await freePort();
    }
  }
}

class StartedNode implements NetworkNode {
  readonly name: string;
  readonly logFile: string;
  readonly folder: string;
  readonly #member: Member;
  readonly #network: Surroundings;
  #running: ChildProcess | undefined;
  #client: ChainClient | undefined;

  constructor(member: Member, network: Surroundings) {
    this.name = member.name;
    this.logFile = member.logFile;
    this.folder = member.folder;
    this.#member = member;
    this.#network = network;
  }

  get endpoint(): string {
    return endpointOf(this.#member);
  }

  get client(): ChainClient {
    if (this.#client !== undefined) return this.#client;
    throw new GanglionError('internal', { what: `nobody has connected to the node ${this.name} yet` });
  }

  get isRunning(): boolean {
    return this.pid !== undefined;
  }

  get pid(): number | undefined {
    const running = this.#running;
    const isOver = running === undefined || running.exitCode !== null || running.signalCode !== null;
    return isOver ? undefined : running.pid;
  }

  /** Connects the client; ends the node when that fails. */
  async connect(): Promise<void> {
    try {
      this.#client = await connectChain({ endpoint: this.endpoint });
    } catch (error) {
      await this.kill('SIGKILL');
      throw error;
    }
  }

  request(method: string, params: readonly unknown[] = [], options: CallOptions = {}): Promise<unknown> {
    return askNode(this.#member, method, params, { timeoutMs: REQUEST_MS, ...options });
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const running = this.#running;
    if (running === undefined || !this.isRunning) return;
    running.kill(signal);
    if (ENDING.includes(signal)) await untilExit(running);
  }

  async start(options: CallOptions = {}): Promise<void> {
    if (this.isRunning) return;
    const running = spawnNode(this.#member, this.#network);
    this.#running = running;
    try {
      await untilUp(this.#member, running, options);
    } catch (error) {
      await this.kill('SIGKILL');
      throw error;
    }
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill('SIGKILL'), STOP_MS);
    await this.kill('SIGTERM');
    clearTimeout(timer);
  }
}

function endpointOf({ rpcPort }: Member): string {
  return `ws://127.0.0.1:${rpcPort}`;
}

/** Starts the process of a node, and lets the keeper know. */
function spawnNode(member: Member, network: Surroundings): ChildProcess {
  const log = openSync(member.logFile, 'a', 0o600);
  const { program, keeper } = network;
  const spawned = spawn(program, flagsOf(member, network), { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  // The keeper ends it when this process forgets to.
  spawned.unref();
  const { pid } = spawned;
  if (pid !== undefined) {
    keeper.stdin?.write(`${pid}\n`);
    // Its id may become that of any other process.
    spawned.once('exit', () => {
      if (keeper.stdin?.writable) keeper.stdin.write(`-${pid}\n`);
    });
  }
  return spawned;
}

/**
 * Waits until a node that was started answers; rejects with the end of its log when it ends
 * instead, or when time is up.
 */
async function untilUp(member: Member, spawned: ChildProcess, options: CallOptions): Promise<void> {
  const { name, logFile } = member;
  const over = new AbortController();
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
  try {
    await withDeadline(`starting the node ${name}`, { timeoutMs: START_MS, ...options }, (signal) =>
      Promise.race([untilReady(member, AbortSignal.any([signal, over.signal])), endedEarly]),
    );
  } catch (error) {
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
}

function flagsOf(member: Member, { members, flags }: Surroundings): string[] {
  const others = members.filter((other) => other !== member);
  return [
    ...['--base-path', `${member.folder}/`, '--name', member.name],
    // Otherwise the node refuses whoever comes through a proxy, by the port in the address that it
    // asked for.
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

/** Asks over a connection of its own, since a node that is started again has none of before. */
function askNode(
  member: Member,
  method: string,
  params: readonly unknown[],
  options: CallOptions,
): Promise<unknown> {
  const { name } = member;
  return withDeadline(`asking the node ${name}`, options, async (signal) => {
    try {
      await using rpc = await connectRpc(endpointOf(member), { signal });
      return await rpc.request(method, params, { signal });
    } catch (cause) {
      if (cause instanceof RpcError) throw refusedBy(name, method, cause);
      throw new GanglionError('unavailable', {
        what: `the node ${name} does not answer`,
        facts: { method },
        cause,
      });
    }
  });
}

function refusedBy(name: string, method: string, cause: RpcError): GanglionError {
  const { code, message, data } = cause;
  return new GanglionError('unavailable', {
    what: `the node ${name} refused a request`,
    facts: { method, answer: JSON.stringify({ code, message, data }) },
    cause,
  });
}

/** Waits for the end of a process that otherwise keeps nobody waiting. */
export async function untilExit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  await once(child, 'exit');
}

function endOf(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
}

/** The field of an answer that has it. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
