// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createLogger, GanglionError, runProgram } from '@ganglion/service';
import { startEmbeddedChain } from './embedded-chain.ts';

const USAGE = `usage: node ts/embedded-chain/src/main.ts [--port N] [--block-time MS] [--preset NAME]

Runs a chain in this process and prints one line of JSON on standard output when it is ready:
  {"ready":true,"endpoint":"ws://127.0.0.1:9944","genesisHash":"0x..."}
It stops on SIGTERM and SIGINT.

  --port N         TCP port on 127.0.0.1 (default 9944; 0 = any free one)
  --block-time MS  milliseconds between blocks (default 1000; 0 = on request, by dev_newBlock)
  --preset NAME    the genesis: development (default), local_testnet, or network_4096, which has 4096 neurons
`;

const logger = createLogger({ name: 'embedded-chain' });

await runProgram(logger, async (signal) => {
  const { help, ...init } = readArguments();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const chain = await startEmbeddedChain({ ...init, logger }, { signal });
  try {
    const { endpoint, genesisHash } = chain;
    process.stdout.write(`${JSON.stringify({ ready: true, endpoint, genesisHash })}\n`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await chain.stop();
  }
});

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '9944' },
        'block-time': { type: 'string', default: '1000' },
        preset: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const blockTime = wholeNumber('--block-time', values['block-time'], 3_600_000);
    return {
      port: wholeNumber('--port', values.port, 65_535),
      blockTimeMs: blockTime === 0 ? ('manual' as const) : blockTime,
      preset: values.preset,
      help: values.help,
    };
  } catch (error) {
    if (GanglionError.is(error)) throw error;
    throw new GanglionError('invalid-argument', {
      what: error instanceof Error ? error.message : 'the arguments cannot be read',
      hint: 'see --help',
      cause: error,
    });
  }
}

function wholeNumber(option: string, text: string, largest: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= largest) return value;
  throw new GanglionError('invalid-argument', {
    what: 'an option needs a whole number',
    facts: { option, largest },
    hint: 'see --help',
  });
}
