// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { GanglionError } from '@ganglion/base';
import type { BlockTime, Hex } from '@ganglion/embedded-chain';

/** What `--help` prints. */
export const USAGE = `usage: scripts/fork [endpoint] [options]

Forks a chain and serves the fork until it is stopped (SIGTERM, SIGINT). Without an endpoint it starts the committed
genesis; with one (ws://127.0.0.1:9944) it reads that chain's state as it is needed and changes nothing there.

  --block N|HASH   the block to begin with (default: the newest finalised one)
  --preset NAME    without an endpoint: the genesis to start, development (default), local_testnet, or network_4096, which
                   has 4096 neurons
  --port N         TCP port on 127.0.0.1 (default 8000; 0 = any free one)
  --block-time MS  a block every so many milliseconds (default: one for each batch of transactions; 0 = on request)
  --metrics-port N serves /metrics, /health and /ready on this TCP port, 0 = any free one (default: none)
  --metrics-host IP  the address for that (default 127.0.0.1); the page has no access control
  --db FILE        keeps what was read of the chain, so that the next fork of the same block need not ask again
  --upgrade FILE   rehearses an upgrade to this runtime (a .wasm file, or 'committed') instead of serving: replaces the
                   runtime, runs its migrations, compares balances, issuance and market, sends a transaction, crosses
                   an epoch; status 0 when every check passed, 1 when one failed
  --json           prints one JSON document on standard output and nothing else
  --help           this text

A fork has the genesis hash of its source: a transaction that was signed for one is valid on the other.
`;

/** What was asked for. */
export interface ForkOptions {
  readonly endpoint: string | undefined;
  readonly block: number | Hex | undefined;
  /** The genesis of the runtime to start; nothing for the usual one. */
  readonly preset: string | undefined;
  readonly port: number;
  readonly blockTimeMs: BlockTime;
  /** Where the monitoring page is; without a port there is none. */
  readonly metrics: { readonly metricsHost: string; readonly metricsPort: number | undefined };
  readonly db: string | undefined;
  readonly upgrade: string | undefined;
  readonly json: boolean;
}

/** Chopsticks' own. */
const DEFAULT_PORT = '8000';

const LARGEST_PORT = 65_535;

const LONGEST_BLOCK_TIME_MS = 3_600_000;

/** Reads the arguments; nothing when `--help` is among them. Throws `invalid-argument` for what cannot be meant. */
export function readOptions(args: readonly string[]): ForkOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [endpoint, surplus] = positionals;
  if (surplus !== undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'there is one endpoint too many',
      facts: { argument: surplus },
      hint: 'see --help',
    });
  }
  for (const option of ['block', 'db'] as const) {
    if (endpoint !== undefined || values[option] === undefined) continue;
    throw new GanglionError('invalid-argument', {
      what: 'the option needs a chain to fork',
      facts: { option: `--${option}` },
      hint: 'give the endpoint of a node, as ws://127.0.0.1:9944',
    });
  }
  if (endpoint !== undefined && values.preset !== undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'a fork has the genesis of its source',
      facts: { option: '--preset', endpoint },
      hint: 'leave out the option, or the endpoint',
    });
  }
  const blockTime = values['block-time'];
  return {
    endpoint,
    block: values.block === undefined ? undefined : readBlock(values.block),
    preset: values.preset,
    // A rehearsal serves nobody.
    port: values.upgrade === undefined ? readNumber('--port', values.port, LARGEST_PORT) : 0,
    blockTimeMs:
      blockTime === undefined
        ? 'instant'
        : readNumber('--block-time', blockTime, LONGEST_BLOCK_TIME_MS) || 'manual',
    metrics: {
      metricsHost: readIp('--metrics-host', values['metrics-host']),
      metricsPort:
        values['metrics-port'] === undefined
          ? undefined
          : readNumber('--metrics-port', values['metrics-port'], LARGEST_PORT),
    },
    db: values.db,
    upgrade: values.upgrade,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        block: { type: 'string' },
        preset: { type: 'string' },
        port: { type: 'string', default: DEFAULT_PORT },
        'block-time': { type: 'string' },
        'metrics-port': { type: 'string' },
        'metrics-host': { type: 'string', default: '127.0.0.1' },
        db: { type: 'string' },
        upgrade: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: firstLine(cause),
      hint: 'see --help',
      cause,
    });
  }
}

/** What an error says, without the advice that some put below. */
function firstLine(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message).split('\n', 1)[0] ?? '';
}

function readBlock(text: string): number | Hex {
  if (isHash(text)) return text;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new GanglionError('invalid-argument', {
    what: 'a block is named by its number, or by its hash: 0x and 64 hexadecimal digits',
    facts: { option: '--block', value: text },
    hint: 'see --help',
  });
}

function isHash(text: string): text is Hex {
  return /^0x[0-9a-f]{64}$/.test(text);
}

function readNumber(option: string, text: string, largest: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= largest) return value;
  throw new GanglionError('invalid-argument', {
    what: 'an option needs a whole number',
    facts: { option, value: text, largest },
    hint: 'see --help',
  });
}

function readIp(option: string, text: string): string {
  if (isIP(text) !== 0) return text;
  throw new GanglionError('invalid-argument', {
    what: 'an option needs an IPv4 or IPv6 address',
    facts: { option, value: text },
    hint: 'see --help',
  });
}
