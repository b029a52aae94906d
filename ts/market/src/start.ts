// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { GanglionError, shownEndpoint } from '@ganglion/base';
import { type ChainClient, connectChain } from '@ganglion/chain';
import { loadCatalogue, modelsDirectory } from '@ganglion/models';
import type { EpochReport } from '@ganglion/validator';
import { castParts, type Member, makeMember, type Part } from './cast.ts';
import type { Child } from './child.ts';
import type { CommandOf } from './commands.ts';
import { BLOCK_TIME_MS, VALIDATOR_FLAGS } from './config.ts';
import { enrolMembers, missingFrom } from './enrol.ts';
import { createFolder, type Folder } from './folder.ts';
import { createProcesses, type Processes } from './processes.ts';
import type { Progress } from './progress.ts';
import { watchSilence } from './silence.ts';

/** What a market is made of. */
export interface MarketInit {
  /** Makes the keys and the questions, 0 to 2^32-1. */
  readonly seed: number;
  /** The chain to join. @default one of its own */
  readonly endpoint?: string | undefined;
  /** How the programs are started. */
  readonly commandOf: CommandOf;
  readonly progress: Progress;
}

/** A running market: a chain, and the processes of its neurons. */
export interface Market extends AsyncDisposable {
  readonly chain: ChainClient;
  readonly members: readonly Member[];
  readonly children: readonly Child[];
  /** Keys, passphrase, state and logs of the neurons. */
  readonly directory: string;
  /** The newest report of each validator, by name. */
  readonly reports: ReadonlyMap<string, EpochReport>;
  /**
   * Resolves when the chain has ended, or has been silent for so long that it may as well have,
   * with the reason.
   */
  readonly chainEnded: Promise<string>;
  /** Ends every process and removes what was written. Calls after the first do nothing. */
  stop(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 20_000;
/** Ten blocks of a network, and a market on two busy cores. */
const START_TIMEOUT_MS = 60_000;

/**
 * Starts a market: a chain, keys, registrations and stake, miners, validators, each neuron a
 * process of its own.
 *
 * With an `endpoint` it joins the chain there: it registers those of its neurons that are not yet
 * on it, and fails with `invalid-argument` when others are, since what they earn would be taken for
 * a fault. When it fails, nothing of it is left.
 */
export async function startMarket(
  init: MarketInit,
  options: { readonly signal: AbortSignal },
): Promise<Market> {
  const { seed, progress } = init;
  const { signal } = options;
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(createFolder(tmpdir()));
  const { directory, logs, passphrase } = folder;
  const processes = createProcesses({ logs, commandOf: init.commandOf });
  stack.use(processes);
  const parts = castParts(loadCatalogue());

  const open = () => {
    const what =
      init.endpoint === undefined
        ? 'the embedded chain on the committed runtime'
        : shownEndpoint(init.endpoint);
    return progress.step('chain', what, () => openChain(init, { processes, stack }, signal));
  };
  const make = () =>
    progress.step('keys', `${parts.length} neurons: keystores in ${directory}`, () =>
      makeMembers(parts, { seed, directory, passphrase }, signal),
    );
  // A chain of our own takes seconds to start, and its process leaves this one free to make keys; one that was named may not
  // be there, and then no key is needed.
  const opened = init.endpoint === undefined ? undefined : await open();
  const [starting, making] = [opened ?? open(), make()];
  await allOrFirstError([Promise.resolve(starting), making]);
  const [{ chain, ended }, members] = await Promise.all([starting, making]);
  const missing = await missingFrom(chain, members, signal);
  await progress.step('register', `${missing.length} neurons: fund, register, stake`, () =>
    enrolMembers(chain, members, signal),
  );

  const reports = new Map<string, EpochReport>();
  const start = { processes, folder, endpoint: chain.endpoint, seed, reports };
  const miners = members.filter(({ role }) => role !== 'validator');
  await progress.step('miners', `${miners.length} processes, each with its own model and gRPC server`, () =>
    allOrFirstError(miners.map((member) => startMiner(member, start, signal))),
  );
  const validators = members.filter(({ role }) => role === 'validator');
  await progress.step('validators', `${validators.length} processes, each with its own questions`, () =>
    allOrFirstError(validators.map((member, index) => startValidator(member, index, start, signal))),
  );
  const chainEnded = ended ?? stack.use(watchSilence({ chain, progress })).silent;
  const { children } = processes;
  return new RunningMarket({ chain, members, children, directory, reports, chainEnded }, stack.move());
}

class RunningMarket implements Market {
  readonly chain: ChainClient;
  readonly members: readonly Member[];
  readonly children: readonly Child[];
  readonly directory: string;
  readonly reports: ReadonlyMap<string, EpochReport>;
  readonly chainEnded: Promise<string>;
  readonly #stack: AsyncDisposableStack;
  #stopped: Promise<void> | undefined;

  constructor(parts: Omit<Market, 'stop' | typeof Symbol.asyncDispose>, stack: AsyncDisposableStack) {
    this.chain = parts.chain;
    this.members = parts.members;
    this.children = parts.children;
    this.directory = parts.directory;
    this.reports = parts.reports;
    this.chainEnded = parts.chainEnded;
    this.#stack = stack;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stack.disposeAsync();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/**
 * Makes the members' keys, as many at a time as there are processors; when the signal aborts, only those that are being made
 * are waited for.
 */
async function makeMembers(
  parts: readonly Part[],
  init: Parameters<typeof makeMember>[1],
  signal: AbortSignal,
): Promise<Member[]> {
  const members: Member[] = [];
  const left = parts.entries();
  const work = async () => {
    for (const [index, part] of left) {
      signal.throwIfAborted();
      members[index] = await makeMember(part, init);
    }
  };
  await allOrFirstError(Array.from({ length: availableParallelism() }, work));
  return members;
}

/** Connects to the chain that was named, or starts one; `ended` is of a process of ours. */
async function openChain(
  { endpoint }: MarketInit,
  { processes, stack }: { readonly processes: Processes; readonly stack: AsyncDisposableStack },
  signal: AbortSignal,
): Promise<{ readonly chain: ChainClient; readonly ended: Promise<string> | undefined }> {
  const connect = async (endpoint: string, timeoutMs?: number): Promise<ChainClient> => {
    const chain = await connectChain({ endpoint }, { signal, timeoutMs });
    stack.defer(() => chain.close());
    return chain;
  };
  if (endpoint !== undefined) return { chain: await connect(endpoint), ended: undefined };
  const settings = ['--port', '0', '--block-time', String(BLOCK_TIME_MS)];
  const program = { name: 'chain', program: 'chain', settings } as const;
  const { child, said } = await processes.start(program, { signal, timeoutMs: START_TIMEOUT_MS });
  return { chain: await connect(String(said.get('endpoint')), CONNECT_TIMEOUT_MS), ended: child.ended };
}

/** What the start of each neuron needs. */
interface NeuronStart {
  readonly processes: Processes;
  readonly folder: Folder;
  readonly endpoint: string;
  readonly seed: number;
  /** Where validators' reports go. */
  readonly reports: Map<string, EpochReport>;
}

function commonSettings(member: Member, { endpoint, folder }: NeuronStart): string[] {
  return [
    ...['--chain', endpoint],
    ...['--keystore', member.keystore, '--passphrase-file', folder.passphraseFile],
    ...['--allow-local-addresses', '--log-level', 'info'],
  ];
}

async function startMiner(member: Member, start: NeuronStart, signal: AbortSignal): Promise<void> {
  const { name, role, model } = member;
  const state = join(start.folder.directory, `${name}.state`);
  await mkdir(state);
  const settings = [
    ...commonSettings(member, start),
    ...['--model-name', model?.name ?? loadCatalogue().validator],
    ...['--axon-port', '0', '--state-dir', state],
  ];
  if (role !== 'miner') settings.push('--misbehave', role);
  const program = { name, program: 'miner', settings } as const;
  await start.processes.start(program, { signal, timeoutMs: START_TIMEOUT_MS });
}

async function startValidator(
  member: Member,
  index: number,
  start: NeuronStart,
  signal: AbortSignal,
): Promise<void> {
  const { name } = member;
  const settings = [
    ...commonSettings(member, start),
    ...VALIDATOR_FLAGS,
    ...['--state-file', join(start.folder.directory, `${name}.state`)],
    // Known to everybody, the models too were measured on it: for a demo.
    ...['--text', join(modelsDirectory, 'text')],
    // Different seeds ask in different orders; the product keeps those of different demos apart.
    ...['--seed', String((start.seed * 7 + index + 1) % 2 ** 32)],
  ];
  const onLine = (line: unknown) => {
    if (isEpochReport(line)) start.reports.set(name, line);
  };
  const program = { name, program: 'validator', settings, onLine } as const;
  await start.processes.start(program, { signal, timeoutMs: START_TIMEOUT_MS });
}

/**
 * Waits for all, so that nothing goes on behind the caller's back, then throws the first error if
 * there was one.
 */
async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw GanglionError.from(result.reason);
  }
}

/** Our own validator's lines need no more than telling them from its ready line. */
function isEpochReport(line: unknown): line is EpochReport {
  return typeof line === 'object' && line !== null && 'epochBlock' in line && 'peers' in line;
}
