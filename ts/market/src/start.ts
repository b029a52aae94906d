// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri } from '@ganglion/account';
import { GanglionError, withDeadline } from '@ganglion/base';
import { type Action, type ChainClient, connectChain, TOKEN } from '@ganglion/chain';
import { loadCatalogue } from '@ganglion/models';
import type { EpochReport } from '@ganglion/validator';
import { castParts, type Member, makeMember } from './cast.ts';
import { type Child, type ChildProgram, startChild } from './child.ts';
import { BLOCK_TIME_MS, VALIDATOR_FLAGS } from './config.ts';
import type { Progress } from './progress.ts';

/** A running market: a chain, and the processes of its neurons. */
export interface Market {
  readonly chain: ChainClient;
  readonly members: readonly Member[];
  readonly children: readonly Child[];
  /** Keys, passphrase, state and logs of the neurons. */
  readonly directory: string;
  /** The newest report of each validator, by name. */
  readonly reports: ReadonlyMap<string, EpochReport>;
  /** Resolves when the chain has ended, or has been silent for so long that it may as well have, with the reason. */
  readonly chainEnded: Promise<string>;
}

/** The name of the chain's own process. */
const CHAIN = 'chain';
/** Fees of a whole demo, many times over. */
const FEES = 100n * TOKEN;
const CONNECT_TIMEOUT_MS = 20_000;
/** Ten blocks of a network, and a market on two busy cores. */
const START_TIMEOUT_MS = 60_000;
/** A network without a final block for so long has ended: many slots, and the restart of a node. */
const SILENCE_MS = 180_000;
/** After so much of it a person is told. */
const QUIET_MS = 30_000;
/** Makes ten processes start faster; see the file. */
const NEURON_NODE_FLAGS = [`--import=${new URL('commonjs-chain.ts', import.meta.url).href}`];

/**
 * Sets up a market: a chain, keys, registrations and stake, miners, validators, each neuron a process of its own.
 *
 * With an `endpoint` it joins the chain there: it registers those of its neurons that are not yet on it, and fails with `invalid-argument`
 * when others are, since what they earn would be taken for a fault.
 *
 * Everything it starts or writes is given to `stack` as soon as it exists, so that disposing of the stack leaves nothing
 * behind, whether this returned or threw.
 */
export async function openMarket(
  init: { readonly seed: number; readonly endpoint?: string | undefined; readonly progress: Progress },
  stack: AsyncDisposableStack,
  options: { readonly signal: AbortSignal },
): Promise<Market> {
  const { seed, progress } = init;
  const { signal } = options;
  const directory = await mkdtemp(join(tmpdir(), 'ganglion-demo-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const logs = join(directory, 'logs');
  await mkdir(logs);
  const children: Child[] = [];
  stack.defer(async () => {
    // Neurons first, so that none of them sees its chain disappear.
    const isNeuron = ({ name }: Child) => name !== CHAIN;
    await Promise.all(children.filter(isNeuron).map((child) => child.stop()));
    await children.find(({ name }) => name === CHAIN)?.stop();
  });
  const start = async (program: Omit<ChildProgram, 'logFile'>) => {
    const logFile = join(logs, `${program.name}.log`);
    const started = await startChild({ ...program, logFile }, { signal, timeoutMs: START_TIMEOUT_MS });
    children.push(started.child);
    return started;
  };

  const connect = async (endpoint: string): Promise<ChainClient> => {
    const chain = await connectChain({ endpoint }, { signal, timeoutMs: CONNECT_TIMEOUT_MS });
    stack.defer(() => chain.close());
    return chain;
  };

  const passphrase = randomBytes(16).toString('hex');
  const passphraseFile = join(directory, 'passphrase');
  await writeFile(passphraseFile, `${passphrase}\n`, { mode: 0o600 });
  const parts = castParts(loadCatalogue());

  // The chain takes seconds to start, and its process leaves this one free to make keys.
  const what = init.endpoint ?? 'the embedded chain on the committed runtime';
  const starting = progress.step('chain', what, async () => {
    if (init.endpoint !== undefined) return { chain: await connect(init.endpoint), ended: undefined };
    const args = ['--port', '0', '--block-time', String(BLOCK_TIME_MS)];
    const { child, said } = await start({ name: CHAIN, packageName: '@ganglion/embedded-chain', args });
    return { chain: await connect(String(said.get('endpoint'))), ended: child.ended };
  });
  const making = progress.step('keys', `${parts.length} neurons: keystores in ${directory}`, () =>
    Promise.all(parts.map((part) => makeMember(part, { seed, directory, passphrase }))),
  );
  await allOrFirstError([starting, making]);
  const [{ chain, ended }, members] = await Promise.all([starting, making]);
  const missing = await missingFrom(chain, members, signal);
  await progress.step('register', `${missing.length} neurons: fund, register, stake`, () =>
    registerAll(chain, missing, signal),
  );

  const common = (member: Member) => [
    ...['--chain', chain.endpoint],
    ...['--keystore', member.keystore, '--passphrase-file', passphraseFile],
    ...['--allow-local-addresses', '--log-level', 'info'],
  ];
  const smallest = loadCatalogue().validator;
  const miners = members.filter(({ role }) => role !== 'validator');
  await progress.step('miners', `${miners.length} processes, each with its own model and gRPC server`, () =>
    allOrFirstError(
      miners.map(async (member) => {
        const state = join(directory, `${member.name}.state`);
        await mkdir(state);
        const args = [
          ...common(member),
          '--model-name',
          member.model?.name ?? smallest,
          '--axon-port',
          '0',
          '--state-dir',
          state,
        ];
        if (member.role !== 'miner') args.push('--misbehave', member.role);
        await start({
          name: member.name,
          packageName: '@ganglion/miner',
          args,
          nodeFlags: NEURON_NODE_FLAGS,
        });
      }),
    ),
  );
  const reports = new Map<string, EpochReport>();
  const validators = members.filter(({ role }) => role === 'validator');
  await progress.step('validators', `${validators.length} processes, each with its own questions`, () =>
    allOrFirstError(
      validators.map(async (member, i) => {
        const stateFile = join(directory, `${member.name}.state`);
        const args = [...common(member), ...VALIDATOR_FLAGS, '--state-file', stateFile];
        // Streams of different seeds are independent; the product keeps those of different demos apart.
        args.push('--seed', String((seed * 7 + i + 1) % 2 ** 32));
        await start({
          name: member.name,
          packageName: '@ganglion/validator',
          args,
          nodeFlags: NEURON_NODE_FLAGS,
          onLine: (line) => {
            if (isEpochReport(line)) reports.set(member.name, line);
          },
        });
      }),
    ),
  );
  const chainEnded = ended ?? silenceOf(chain, { stack, progress }, signal);
  return { chain, members, children, directory, reports, chainEnded };
}

/** The members that the chain does not have yet; fails when it has neurons that are none of them. */
async function missingFrom(
  chain: ChainClient,
  members: readonly Member[],
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const { neurons } = await chain.metagraph({ columns: ['hotkeyAddress'], signal });
  const present = new Set<string>(neurons.map(({ hotkeyAddress }) => hotkeyAddress));
  const missing = members.filter(({ hotkey }) => !present.has(hotkey.address));
  const others = neurons.length - (members.length - missing.length);
  if (others > 0) {
    throw new GanglionError('invalid-argument', {
      what: 'there are other neurons on the chain',
      facts: { flag: '--chain', value: chain.endpoint, neurons: others },
      hint: 'give a new chain, or the --seed of the demo that registered them',
    });
  }
  return missing;
}

/** Resolves when no block has become final for {@link SILENCE_MS}; never when the stack is disposed before. */
function silenceOf(
  chain: ChainClient,
  { stack, progress }: { readonly stack: AsyncDisposableStack; readonly progress: Progress },
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve) => {
    const wonder = setTimeout(() => {
      const limit = `given up after ${SILENCE_MS / 1_000} s`;
      progress.line(
        `waiting    no block became final for ${QUIET_MS / 1_000} s, ${limit}: does the chain make blocks by itself?`,
      );
      progress.line('           scripts/fork does so with --block-time 1000');
    }, QUIET_MS);
    const stopping = new AbortController();
    const say = () => resolve(`${chain.endpoint}: no block became final for ${SILENCE_MS / 1_000} s`);
    const timer = setTimeout(say, SILENCE_MS);
    stack.defer(() => {
      clearTimeout(wonder);
      clearTimeout(timer);
      stopping.abort();
    });
    const watch = async () => {
      const ends = AbortSignal.any([signal, stopping.signal]);
      for await (const _ of chain.watchBlocks({ signal: ends })) {
        timer.refresh();
        wonder.refresh();
      }
    };
    // The timer speaks for a stream that has failed.
    watch().catch(() => {});
  });
}

/**
 * Funds every key in one transaction, then registers and stakes each neuron in one of its owner's.
 *
 * Those go out one after the other without waiting for each other's block, so that the uids follow the cast.
 */
async function registerAll(
  chain: ChainClient,
  members: readonly Member[],
  signal: AbortSignal,
): Promise<void> {
  if (members.length === 0) return;
  const treasury = await fromUri('//Alice');
  const { registrationBurn } = await chain.hyperparameters({ signal });
  await chain.batch(
    {
      signer: treasury,
      actions: members.flatMap(({ coldkey, hotkey, stake }) => [
        { kind: 'transfer', to: coldkey.publicKey, amount: stake + FEES + registrationBurn },
        { kind: 'transfer', to: hotkey.publicKey, amount: FEES },
      ]),
    },
    { signal },
  );
  for (const { coldkey, hotkey, stake } of members) {
    const register: Action = { kind: 'register', hotkey };
    const add: Action = { kind: 'add-stake', hotkey: hotkey.publicKey, amount: stake };
    const actions = stake > 0n ? [register, add] : [register];
    await chain.batch({ signer: coldkey, actions }, { signal, waitFor: 'submission' });
  }
  await withDeadline('registering', { signal, timeoutMs: START_TIMEOUT_MS }, async (signal) => {
    for await (const { hash } of chain.watchBlocks({ signal })) {
      const columns = ['hotkeyAddress', 'stake'] as const;
      const { neurons } = await chain.metagraph({ at: hash, columns, signal });
      const stakes = new Map(neurons.map(({ hotkeyAddress, stake }) => [hotkeyAddress, stake]));
      if (members.every(({ hotkey, stake }) => stakes.get(hotkey.address) === stake)) return;
    }
  });
}

/** Waits for all, so that nothing goes on behind the caller's back, then throws the first error if there was one. */
async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw GanglionError.from(result.reason);
  }
}

/** Our own validator's lines need no more than telling them from its ready line. */
function isEpochReport(line: unknown): line is EpochReport {
  return typeof line === 'object' && line !== null && 'epochBlock' in line && 'peers' in line;
}
