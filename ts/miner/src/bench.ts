// SPDX-License-Identifier: Apache-2.0
// What honest senders get of a miner while it is attacked, beside the same without the attack.
//
// Three kinds of processes: the miner and the honest senders share one core, the attacker has another. Every sender has
// addresses of its own within 127.0.0.0/8, which a Linux machine answers for without being told.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fromUri, hexToBytes, type Signer } from '@ganglion/account';
import { createVerifier } from '@ganglion/account/verifier';
import { silentLogger, systemClock } from '@ganglion/base';
import { createDendrite } from '@ganglion/dendrite';
import { FakeChain } from '@ganglion/fakes/fake-chain';
import { openOwnModel } from '@ganglion/neuron';
import {
  createNonces,
  exchangeOf,
  limitsOf,
  MAX_SKEW_MS,
  METHOD_PATHS,
  signRequest,
} from '@ganglion/synapse';
import { createMiner } from './miner.ts';

const HONEST_PER_SECOND = 20;
const TIMEOUT_MS = 5_000;
/** The validator's question of N2: a batch as validators ask, once a quarter of a second. */
const [BATCH, LENGTH, QUESTION_MS] = [32, 32, 250];
const GENESIS = new FakeChain().genesisHash;
const nonces = createNonces(systemClock);

const { values: args } = parseArgs({
  options: {
    role: { type: 'string' },
    attack: { type: 'string', default: 'none' },
    port: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
    'model-name': { type: 'string', default: 'gang-658k' },
    tokenizer: { type: 'string', default: '' },
  },
});

/** Addresses of one kind of sender: one in each of so many /24s. */
const addressesOf = (kind: number, count: number) =>
  Array.from({ length: count }, (_, i) => `127.${kind}.${i}.1`);

interface Keys {
  readonly miner: Signer;
  readonly caller: Signer;
  readonly stakeless: Signer;
}

async function keys(): Promise<Keys> {
  const [miner, caller, stakeless] = await Promise.all(
    ['//miner', '//caller', '//stakeless'].map((uri) => fromUri(uri)),
  );
  if (miner === undefined || caller === undefined || stakeless === undefined) throw new Error('three keys');
  return { miner, caller, stakeless };
}

/** The miner, in a process of its own: tells its port and its tokenizer, and when asked its memory. */
async function serve(): Promise<void> {
  const { miner: hotkey, caller, stakeless } = await keys();
  const settings = {
    model: undefined,
    modelName: args['model-name'],
    tokenizer: undefined,
    context: undefined,
  };
  const { model } = await openOwnModel(settings, { logger: silentLogger });
  const chain = new FakeChain();
  chain.register(hotkey.publicKey);
  chain.register(caller.publicKey, { stake: 10n ** 15n });
  chain.register(stakeless.publicKey);
  const stateDir = mkdtempSync(join(tmpdir(), 'ganglion-bench-'));
  process.once('SIGTERM', () => {
    rmSync(stateDir, { recursive: true, force: true });
    process.kill(process.pid, 'SIGKILL');
  });
  const components = {
    chain,
    hotkey,
    model,
    verifier: createVerifier(),
    clock: systemClock,
    logger: silentLogger,
  };
  const miner = createMiner(components, { allowLocalAddresses: true, stateDir, axonPort: 0 });
  await miner.start();
  const { vocabularySize: vocabulary, tokenizerId } = model;
  process.send?.({ port: chain.served[0]?.port, vocabulary, tokenizerId });
  let largest = 0;
  setInterval(() => {
    largest = Math.max(largest, process.memoryUsage.rss());
  }, 50).unref();
  process.on('message', () => process.send?.({ rss: largest }));
}

function sessionFrom(localAddress: string, port: number): ClientHttp2Session {
  const session = connectHttp2(`http://127.0.0.1:${port}`, {
    createConnection: () => connect({ port, host: '127.0.0.1', localAddress, noDelay: true }),
  });
  session.on('error', () => {});
  // One for each call that is on its way.
  session.setMaxListeners(0);
  return session;
}

/** A stream on which a gRPC message may be sent. */
function open(session: ClientHttp2Session) {
  const stream = session.request({
    ':method': 'POST',
    ':path': METHOD_PATHS.Forward,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => {});
  stream.resume();
  return stream;
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

async function signed(
  from: Signer,
  receiver: Signer,
  body: Uint8Array,
  lifeMs = TIMEOUT_MS,
): Promise<Uint8Array> {
  const { message } = await signRequest(
    {
      signer: from,
      receiver: receiver.publicKey,
      genesisHash: hexToBytes(GENESIS),
      method: 'Forward',
      synapse: 'CausalLMNext',
      body,
      nonce: nonces(),
      expiresAtMs: Date.now() + lifeMs,
    },
    limitsOf(),
  );
  return message;
}

/** What an attack sends, as fast as it goes; counts what it sent. */
type Attack = (port: number, count: (what: 'sent' | 'connected') => void) => Promise<void>;

/** Connections from each address on which something is done, and done anew whenever one is lost. */
function keepOpen(
  port: number,
  from: readonly string[],
  count: Parameters<Attack>[1],
  use: (session: ClientHttp2Session) => void,
) {
  for (const address of from) {
    const begin = () => {
      const session = sessionFrom(address, port);
      session.once('connect', () => {
        count('connected');
        use(session);
      });
      session.once('close', () => setImmediate(begin));
    };
    begin();
  }
}

function forge(addresses: readonly string[]): Attack {
  return async (port, count) => {
    const { miner, caller } = await keys();
    const message = await signed(caller, miner, await questionBody(1, 2), 55_000);
    message.set(randomBytes(64), message.length - 64);
    const bytes = framed(message);
    keepOpen(port, addresses, count, (session) => {
      const next = () => {
        if (session.destroyed || session.closed) return;
        const stream = open(session);
        stream.once('close', next);
        stream.end(bytes);
        count('sent');
      };
      for (let i = 0; i < 32; i += 1) next();
    });
  };
}

const idle: Attack = async (port, count) => {
  const addresses = addressesOf(4, 8).flatMap((address) => Array<string>(64).fill(address));
  keepOpen(port, addresses, count, () => {});
};

const halfOpen: Attack = async (port, count) => {
  keepOpen(port, addressesOf(5, 10), count, (session) => {
    for (let i = 0; i < 60; i += 1) {
      open(session).write(Uint8Array.of(0, 0, 0, 0, 7, 1, 2));
      count('sent');
    }
  });
};

function askLong(many: number): Attack {
  return async (port, count) => {
    const { miner, stakeless } = await keys();
    const verifier = createVerifier();
    const components = {
      signer: stakeless,
      genesisHash: hexToBytes(GENESIS),
      verifier,
      logger: silentLogger,
    };
    const dendrite = createDendrite({ ...components, tokenizer: tokenizer() }, { allowLocalAddresses: true });
    const axon = { hotkey: miner.publicKey, host: '127.0.0.1', port };
    const prompts = Array<string>(64).fill('The President of the United States');
    const request = { prompts, maxNewTokens: 512, temperature: 0, seed: 1 };
    const again = async (): Promise<void> => {
      for (;;) {
        count('sent');
        await dendrite.query(axon, 'Seq2Seq', request, { timeoutMs: 15_000 }).catch(() => sleep(50));
      }
    };
    for (let i = 0; i < many; i += 1) void again();
  };
}

const ATTACKS: Record<string, Attack> = {
  none: async () => {},
  forge1: forge(Array<string>(60).fill('127.2.0.1')),
  forge64: forge(addressesOf(3, 64)),
  idle,
  'half-open': halfOpen,
  long4: askLong(4),
  long40: askLong(40),
};

async function attack(): Promise<void> {
  const counts = { sent: 0, connected: 0 };
  const first = { at: Date.now() };
  process.on('message', () => process.send?.({ ...counts, seconds: (Date.now() - first.at) / 1_000 }));
  await ATTACKS[args.attack]?.(Number(args.port), (what) => {
    counts[what] += 1;
  });
  process.send?.({ began: true });
}

/** One of our processes, on a core of its own where the machine lets us say so. */
function start(core: number, flags: readonly string[]): ChildProcess {
  const file = fileURLToPath(import.meta.url);
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', file, ...flags];
  const pinned = hasTaskset ? ['taskset', '-c', String(core), ...node] : node;
  const [command = '', ...rest] = pinned;
  return spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

async function ask<Answer>(child: ChildProcess): Promise<Answer> {
  const answer = once(child, 'message');
  child.send({});
  return (await answer)[0];
}

function tokenizer() {
  const [sha256 = '', vocabulary = '0'] = args.tokenizer.split(':');
  return { sha256: hexToBytes(`0x${sha256}`), vocabulary: Number(vocabulary) };
}

async function questionBody(batch: number, length: number): Promise<Uint8Array> {
  const told = tokenizer();
  const inputIds = { shape: [batch, length], data: new Int32Array(batch * length).fill(5) };
  const rules = { limits: limitsOf(), tokenizer: told };
  return exchangeOf('Forward', 'CausalLMNext').encodeRequest({ inputIds, tokenizer: told.sha256 }, rules);
}

/** What honest senders saw. */
interface Seen {
  readonly asked: number;
  readonly answered: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Sends one message and tells whether it was answered, and after how long. */
async function post(session: ClientHttp2Session, message: Uint8Array): Promise<number | undefined> {
  const began = performance.now();
  const status = await new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), TIMEOUT_MS);
    const end = (what: string) => {
      clearTimeout(timer);
      resolve(what);
    };
    session.once('close', () => end('lost'));
    if (session.destroyed || session.closed) return end('lost');
    const stream = open(session);
    const look = (headers: { 'grpc-status'?: unknown }) => {
      if (headers['grpc-status'] !== undefined) end(String(headers['grpc-status']));
    };
    stream
      .on('response', look)
      .on('trailers', look)
      .on('error', () => end('reset'));
    stream.end(framed(message));
  });
  return status === '0' ? performance.now() - began : undefined;
}

/** Asks for so many seconds from four /24s, each call on a new connection where newcomers are meant. */
async function askHonestly(port: number, kind: Kind, seconds: number): Promise<Seen> {
  const { miner, caller } = await keys();
  const body = await (kind === 'question' ? questionBody(BATCH, LENGTH) : questionBody(1, 8));
  const everyMs = kind === 'question' ? QUESTION_MS : 1_000 / HONEST_PER_SECOND;
  const addresses = addressesOf(9, 4);
  const lasting = new Map<string, ClientHttp2Session>();
  const calls: Promise<number | undefined>[] = [];
  const end = performance.now() + seconds * 1_000;
  for (let i = 0; performance.now() < end; i += 1) {
    const address = addresses[i % addresses.length] ?? '';
    let session = kind === 'newcomers' ? undefined : lasting.get(address);
    if (session === undefined || session.destroyed || session.closed) session = sessionFrom(address, port);
    lasting.set(address, session);
    const mine = session;
    calls.push(
      signed(caller, miner, body)
        .then((message) => post(mine, message))
        .finally(() => kind === 'newcomers' && mine.close()),
    );
    await sleep(everyMs);
  }
  const took = await Promise.all(calls);
  for (const session of lasting.values()) session.destroy();
  const good = took.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const at = (part: number) => good[Math.floor(part * (good.length - 1))] ?? Number.NaN;
  return { asked: took.length, answered: good.length, medianMs: at(0.5), p95Ms: at(0.95) };
}

type Kind = 'lasting' | 'newcomers' | 'question';

interface Run extends Seen {
  readonly rssMiB: number;
  readonly sentPerS: number;
  readonly connectedPerS: number;
}

/** One miner, with an attack or without. */
async function run(name: string, kind: Kind): Promise<Run> {
  const miner = start(0, ['--role', 'serve', '--model-name', args['model-name']]);
  const [{ port, vocabulary, tokenizerId }] = await once(miner, 'message');
  args.tokenizer = `${tokenizerId}:${vocabulary}`;
  // What was signed just before a start is refused after it.
  await sleep(MAX_SKEW_MS + 1_000);
  const attacker = start(1, [
    '--role',
    'attack',
    '--attack',
    name,
    '--port',
    String(port),
    '--tokenizer',
    args.tokenizer,
  ]);
  try {
    await once(attacker, 'message');
    const seen = await askHonestly(port, kind, Number(args.seconds));
    const { sent, connected, seconds } = await ask<{ sent: number; connected: number; seconds: number }>(
      attacker,
    );
    const { rss } = await ask<{ rss: number }>(miner);
    return { ...seen, rssMiB: rss / 2 ** 20, sentPerS: sent / seconds, connectedPerS: connected / seconds };
  } finally {
    attacker.kill('SIGKILL');
    miner.kill('SIGTERM');
    await once(miner, 'exit');
  }
}

const SCENARIOS: readonly (readonly [string, string, Kind])[] = [
  ['N3', 'forge1', 'lasting'],
  ['N3', 'forge64', 'lasting'],
  ['N9', 'idle', 'newcomers'],
  ['N9', 'half-open', 'newcomers'],
  ['N2', 'long4', 'question'],
  ['N2', 'long40', 'question'],
];

async function main(): Promise<void> {
  if (hasTaskset) spawnSync('taskset', ['-a', '-pc', '0', String(process.pid)]);
  else
    process.stdout.write(
      'taskset is not here: nothing is pinned, and the attacker may take more than one core\n',
    );
  const columns = ['line', 'attack', 'sent/s', 'connections/s', 'answered', 'median ms', '95 % ms', 'MiB'];
  process.stdout.write(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|\n`);
  const without = new Map<Kind, true>();
  for (const [line, name, kind] of SCENARIOS) {
    if (!(line + name).includes(args.only)) continue;
    for (const each of without.has(kind) ? [name] : ['none', name]) {
      const seen = await run(each, kind);
      const cells = [
        line,
        each === 'none' ? `none (${kind})` : each,
        seen.sentPerS.toFixed(0),
        seen.connectedPerS.toFixed(0),
        `${seen.answered} of ${seen.asked}, ${((100 * seen.answered) / seen.asked).toFixed(1)} %`,
        seen.medianMs.toFixed(1),
        seen.p95Ms.toFixed(1),
        seen.rssMiB.toFixed(0),
      ];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
    without.set(kind, true);
  }
}

if (args.role === 'serve') await serve();
else if (args.role === 'attack') await attack();
else await main();
